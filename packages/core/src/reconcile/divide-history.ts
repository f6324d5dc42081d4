import type { History } from '../history/history.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';

/**
 * What was run on a database and the official history, from where they part:
 *
 *     applied    a  b  l1  l2      shared    a  b
 *     official   a  b  c   d       ran       l1 l2
 *                                  official  c  d
 */
export interface DividedHistory {
  /** What both begin with, in the order in which it was applied. */
  readonly shared: readonly RevisionId[];
  /** What was applied after that, in that order; it may hold official ones. */
  readonly ran: readonly AppliedRevision[];
  /** The rest of the official history in topological order; some of it may be applied. */
  readonly official: readonly RevisionId[];
  /** Applied revisions that the official history does not have, in the order of application. */
  readonly local: readonly AppliedRevision[];
  /** Official revisions that are not applied, in topological order. */
  readonly pending: readonly RevisionId[];
}

/** Divides what is applied and the official history where they begin to differ. */
export function divideHistory(
  { revisions, graph }: History,
  applied: readonly AppliedRevision[],
): DividedHistory {
  const shared = new Set<RevisionId>();
  for (const { id } of applied) {
    if (!revisions.has(id) || !graph.parentsOf(id).every((parent) => shared.has(parent))) break;
    shared.add(id);
  }
  const order = graph.topologicalOrder();
  const isApplied = new Set(applied.map(({ id }) => id));
  return {
    shared: [...shared],
    ran: applied.slice(shared.size),
    official: order.filter((id) => !shared.has(id)),
    local: applied.filter(({ id }) => !revisions.has(id)),
    pending: order.filter((id) => !isApplied.has(id)),
  };
}
