import type { RevisionOrder } from '../history/revision-graph.ts';
import type { Checksum, Revision, RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';

/** What is left as it is, then what is reverted and what is applied, each in execution order. */
export interface SwitchPath<Wanted extends Revision = Revision> {
  readonly keep: readonly AppliedRevision[];
  readonly revert: readonly AppliedRevision[];
  readonly apply: readonly Wanted[];
}

/**
 * Plans the move from what is applied to exactly the wanted revisions, which come parents first:
 *
 *     a ─┬─ b1        ← applied     revert b1
 *        └─ b2 ── c2  ← wanted      apply  b2, c2
 *
 * A revision is left alone when it is wanted with the text that was applied and so are all those
 * that it builds on. An edited one is another revision: what was applied is reverted and the new
 * text applied, and all that builds on it goes down and up with it. So does what was applied before
 * something that a merge wants before it (`orders`).
 *
 * What is reverted goes in the reverse of the order in which it was applied, children always first.
 */
export function planSwitch<Wanted extends Revision>(
  applied: readonly AppliedRevision[],
  wanted: readonly Wanted[],
  orders: readonly RevisionOrder[] = [],
): SwitchPath<Wanted> {
  const texts = new Map<RevisionId, Checksum>(applied.map(({ id, checksum }) => [id, checksum]));
  const known = new Set(wanted.map(({ id }) => id));
  const late = findLate(applied, wanted, orders);
  const before = firstsOf(orders);
  const kept = new Set<RevisionId>();
  for (const { id, checksum, parents } of wanted) {
    if (texts.get(id) !== checksum) continue;
    const below = [...parents, ...(before.get(id) ?? [])];
    if (!late.has(id) && below.every((one) => kept.has(one) || !known.has(one))) kept.add(id);
  }
  return {
    keep: applied.filter(({ id }) => kept.has(id)),
    revert: childrenFirst(applied.filter(({ id }) => !kept.has(id))),
    apply: wanted.filter(({ id }) => !kept.has(id)),
  };
}

function childrenFirst(rows: readonly AppliedRevision[]): readonly AppliedRevision[] {
  const children = new Map<RevisionId, AppliedRevision[]>();
  for (const row of rows) {
    for (const parent of row.parents) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [row]);
      else list.push(row);
    }
  }
  const entered = new Set<RevisionId>();
  const placed = new Set<RevisionId>();
  const ordered: AppliedRevision[] = [];
  const open = [...rows];
  for (let row = open.at(-1); row !== undefined; row = open.at(-1)) {
    if (!entered.has(row.id)) {
      entered.add(row.id);
      // Once entered its children come first; a circle in the record does not keep this from ending.
      open.push(...(children.get(row.id) ?? []).filter(({ id }) => !entered.has(id)));
      continue;
    }
    open.pop();
    if (placed.has(row.id)) continue;
    placed.add(row.id);
    ordered.push(row);
  }
  return ordered;
}

/** What is to run before each revision though it is no ancestor. */
function firstsOf(
  orders: readonly RevisionOrder[],
): ReadonlyMap<RevisionId, readonly RevisionId[]> {
  const firsts = new Map<RevisionId, RevisionId[]>();
  for (const [first, second] of orders) {
    const list = firsts.get(second);
    if (list === undefined) firsts.set(second, [first]);
    else list.push(first);
  }
  return firsts;
}

/**
 * Revisions that were applied before those that should come first, as long as the merge that says
 * so is not applied: once it is, it has settled what they left.
 */
function findLate(
  applied: readonly AppliedRevision[],
  wanted: readonly Revision[],
  orders: readonly RevisionOrder[],
): ReadonlySet<RevisionId> {
  if (orders.length === 0) return new Set();
  const position = new Map(applied.map(({ id }, at) => [id, at]));
  const pending = wanted.flatMap(({ id, merge }) =>
    position.has(id) ? [] : (merge?.orders ?? []).map((pair) => pair.join(' ')),
  );
  const isPending = new Set(pending);
  return new Set(
    orders.flatMap((pair) => {
      const [first, second] = pair;
      const early = position.get(second) ?? Infinity;
      return (position.get(first) ?? -1) > early && isPending.has(pair.join(' ')) ? [second] : [];
    }),
  );
}
