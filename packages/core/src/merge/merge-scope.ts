import type { RevisionGraph } from '../history/revision-graph.ts';
import type { RevisionId } from '../revision/revision.ts';

/** What one head has that not all the others have, parents first. */
export interface MergeSide {
  readonly head: RevisionId;
  readonly own: readonly RevisionId[];
}

/** Heads, what they all build on, and what each adds to that. */
export interface MergeScope {
  /** Parents first; closed under parents, so that it can be replayed. */
  readonly common: readonly RevisionId[];
  readonly sides: readonly MergeSide[];
}

/**
 * Divides the ancestors of heads into what all of them have and what is of each side. After
 * criss-cross merges the common part has several heads of its own, and that is fine:
 *
 *     a ─┬─ b ─┬─ x ─ h1      common  a, b, c
 *        └─ c ─┴─ y ─ h2      sides   x, h1 | y, h2
 */
export function mergeScope(graph: RevisionGraph, heads: readonly RevisionId[]): MergeScope {
  const reached = heads.map((head) => graph.ancestorsOf([head]));
  const order = graph.topologicalOrder();
  const isCommon = (id: RevisionId): boolean => reached.every((of) => of.has(id));
  return {
    common: order.filter(isCommon),
    sides: heads.map((head, at) => ({
      head,
      own: order.filter((id) => reached[at]?.has(id) === true && !isCommon(id)),
    })),
  };
}

/** An order in which databases come to have all sides. */
export interface MergeOrder {
  /** The head whose side is there first; null for a database that begins before all of them. */
  readonly first: RevisionId | null;
  readonly ids: readonly RevisionId[];
}

/**
 * The orders in which databases run the sides: one stands at each head, and a new one runs all in
 * the order of the graph.
 */
export function mergeOrders(graph: RevisionGraph, { sides }: MergeScope): readonly MergeOrder[] {
  const all = new Set(sides.flatMap(({ own }) => own));
  const fresh = graph.topologicalOrder().filter((id) => all.has(id));
  const fromHeads = sides.map(({ head, own }): MergeOrder => {
    const before = new Set(own);
    return { first: head, ids: [...own, ...fresh.filter((id) => !before.has(id))] };
  });
  const isNew = fromHeads.every(({ ids }) => ids.join() !== fresh.join());
  return isNew ? [...fromHeads, { first: null, ids: fresh }] : fromHeads;
}
