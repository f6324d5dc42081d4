import type { Change, LockName } from '../../generate/change.ts';
import type { FactNames } from './fact-key-of.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import type { StableId } from './model.ts';
import type { Action } from './plan-stage.ts';
import { summarise } from './summarise.ts';

const locks: Readonly<Record<Action['lockClass'], LockName>> = {
  none: 'none',
  share: 'SHARE',
  shareRowExclusive: 'SHARE ROW EXCLUSIVE',
  shareUpdateExclusive: 'SHARE UPDATE EXCLUSIVE',
  accessExclusive: 'ACCESS EXCLUSIVE',
};

/** The engine's action as one change of a plan. */
export function toChange(action: Action, names: FactNames): Change {
  const subject = subjectOf(action);
  return {
    verb: / RENAME /.test(action.sql) && action.verb === 'alter' ? 'rename' : action.verb,
    sql: action.sql,
    summary: summarise(action, subject),
    subject: names(subject),
    produces: keys(action.produces, names),
    destroys: keys(action.destroys, names),
    transactional: action.transactionality !== 'nonTransactional',
    commitAfter: action.transactionality === 'commitBoundaryAfter',
    losesData: action.dataLoss === 'destructive',
    rewritesTable: action.rewriteRisk,
    lock: locks[action.lockClass],
  };
}

/** What an action is about: what it makes, else what it takes away, else what it changes. */
export function subjectOf(action: Action): StableId {
  const subject = action.produces[0] ?? action.destroys[0] ?? action.consumes[0];
  if (subject === undefined) throw new Error(`an action about nothing: ${action.sql}`);
  return subject;
}

function keys(ids: readonly StableId[], names: FactNames): Change['produces'] {
  return [...new Set(ids.map(names))].toSorted(compareBytes);
}
