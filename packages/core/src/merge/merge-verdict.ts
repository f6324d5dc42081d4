import type { RevisionGraph } from '../history/revision-graph.ts';
import { noNotes, type MergeNotes } from '../revision/merge-notes.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { PairVerdict } from './judge-pair.ts';
import { mergeScope } from './merge-scope.ts';

/** How heads go together, all of them. */
export interface MergeVerdict {
  /** The worst of the pairs. */
  readonly kind: PairVerdict['kind'];
  readonly notes: MergeNotes;
  /** The pairs, with what becomes of the other order in this merge. */
  readonly pairs: readonly PairVerdict[];
  /** Of two heads: which order's schema the other one is brought to; null when there is no such. */
  readonly changed: { readonly first: RevisionId; readonly second: RevisionId } | null;
  /** What a person has to decide; null when nothing is left. */
  readonly decision: string | null;
}

/** How a difference between two orders is settled. */
export interface VerdictOptions {
  /** Changes the schema of the other order where that can be proved; else that order is refused. */
  readonly differences: 'change' | 'refuse';
}

/** Puts the verdicts of all pairs of heads together. */
export function mergeVerdict(
  graph: RevisionGraph,
  pairs: readonly PairVerdict[],
  { differences }: VerdictOptions,
): MergeVerdict {
  const ranks = ['independent', 'ordered', 'conflicting'] as const;
  const kind = ranks.findLast((rank) => pairs.some((pair) => pair.kind === rank)) ?? 'independent';
  const changing = pairs.find(isOpen);
  const [only, ...others] = pairs;
  const changed =
    differences === 'change' && changing !== undefined && only === changing && others.length === 0
      ? ordered(changing)
      : null;
  const notes = pairs.map((pair) => notesOf(graph, pair, differences));
  const undecided = pairs.flatMap(({ decision }) => (decision === null ? [] : [decision]));
  return {
    kind,
    pairs: pairs.map((pair) =>
      isOpen(pair) && changed === null ? { ...pair, otherOrder: 'refused' } : pair,
    ),
    notes: {
      orders: unique(notes.flatMap(({ orders }) => orders)),
      // Two sides that are mixed may end in a third way.
      prefers: changed === null ? [] : bases(graph, changed),
      equals: unique(notes.flatMap(({ equals }) => equals)),
      replaces: [...new Set(notes.flatMap(({ replaces }) => replaces))],
    },
    changed,
    decision: undecided.length === 0 ? null : undecided.join('; '),
  };
}

/** Whether the schema of the other order is still to be changed by the merge. */
function isOpen({ otherOrder, decision }: PairVerdict): boolean {
  return otherOrder === 'changed' && decision === null;
}

function notesOf(
  graph: RevisionGraph,
  pair: PairVerdict,
  differences: VerdictOptions['differences'],
): MergeNotes {
  const order = ordered(pair);
  const isRefused = pair.otherOrder === 'refused' || (isOpen(pair) && differences === 'refuse');
  const orders = order !== null && isRefused ? bases(graph, order) : [];
  return { ...noNotes, orders, equals: pair.equals, replaces: pair.replaces };
}

function ordered({ heads, first }: PairVerdict): MergeVerdict['changed'] {
  if (first === null) return null;
  return { first, second: heads[0] === first ? heads[1] : heads[0] };
}

/** All of the first side comes before what the second side begins with. */
function bases(
  graph: RevisionGraph,
  { first, second }: { readonly first: RevisionId; readonly second: RevisionId },
): MergeNotes['orders'] {
  const [, side] = mergeScope(graph, [first, second]).sides;
  const own = new Set(side?.own ?? []);
  return [...own]
    .filter((id) => !graph.parentsOf(id).some((parent) => own.has(parent)))
    .map((id) => [first, id] as const);
}

function unique<T extends readonly RevisionId[]>(lists: readonly T[]): readonly T[] {
  return [...new Map(lists.map((list) => [list.join(' '), list])).values()];
}
