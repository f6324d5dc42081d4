import type { StableId } from './model.ts';
import type { Action } from './plan-stage.ts';

/** A statement that a repair adds: transactional, without loss, and not about rows' storage. */
export function ownAction(
  sql: string,
  about: StableId,
  given: Partial<Omit<Action, 'sql'>> = {},
): Action {
  return {
    sql,
    verb: 'alter',
    produces: [],
    consumes: [about],
    destroys: [],
    releases: [],
    transactionality: 'transactional',
    lockClass: 'none',
    newSegmentBefore: false,
    dataLoss: 'none',
    rewriteRisk: false,
    ...given,
  };
}
