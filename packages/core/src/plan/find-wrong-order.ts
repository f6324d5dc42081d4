import type { RevisionOrder } from '../history/revision-graph.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { PlanScope } from './plan-run.ts';

/**
 * Pairs that merges put in an order and a database would have in the other one: the second is
 * applied, and the first is about to be. Where both are applied the wrong way round, it matters
 * as long as their merge is pending; once it is applied, it has settled what they left.
 */
export function findWrongOrder(
  { history, applied }: PlanScope,
  apply: readonly RevisionId[],
): readonly RevisionOrder[] {
  const orders = history.graph.orders();
  if (orders.length === 0 || apply.length === 0) return [];
  const next = new Set(apply);
  const position = new Map([...applied].map((id, at) => [id, at]));
  const pending = apply.flatMap((id) => history.revisions.get(id)?.merge?.orders ?? []);
  const isPending = new Set(pending.map((pair) => pair.join(' ')));
  return orders.filter((pair) => {
    const [first, second] = pair;
    const after = position.get(second);
    if (after === undefined) return false;
    const before = position.get(first);
    return before === undefined ? next.has(first) : before > after && isPending.has(pair.join(' '));
  });
}
