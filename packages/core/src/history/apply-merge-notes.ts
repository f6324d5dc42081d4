import type { Finding } from '../failure/finding.ts';
import { namedIn, type MergeNotes } from '../revision/merge-notes.ts';
import type { MergedRevision, Revision, RevisionId } from '../revision/revision.ts';
import { wrongMergeNote } from './history-findings.ts';
import { RevisionGraph, type RevisionOrder } from './revision-graph.ts';

/** Revisions as merges have them. */
export interface MergedHistory {
  /** Those that a merge speaks of say so themselves. */
  readonly revisions: ReadonlyMap<RevisionId, Revision>;
  readonly orders: readonly RevisionOrder[];
  readonly prefers: readonly RevisionOrder[];
  readonly findings: readonly Finding[];
}

type Revisions = ReadonlyMap<RevisionId, Revision>;

/**
 * Puts what merges say in force. A merge may speak only of its own ancestors, and of two only when
 * neither builds on the other; what it says wrong is a finding and counts for nothing.
 */
export function applyMergeNotes(revisions: Revisions, graph: RevisionGraph): MergedHistory {
  const merges = [...revisions.values()].flatMap((revision) =>
    revision.merge === undefined ? [] : [{ revision, notes: revision.merge }],
  );
  if (merges.length === 0) return { revisions, orders: [], prefers: [], findings: [] };
  const findings: Finding[] = [];
  const valid: MergeNotes[] = [];
  for (const { revision, notes } of merges) {
    const problem = problemOf(revision, notes, graph);
    if (problem === null) valid.push(notes);
    else findings.push(wrongMergeNote(revision.id, revision.path, problem));
  }
  const orders = valid.flatMap((notes) => notes.orders);
  const prefers = valid.flatMap((notes) => notes.prefers);
  if (isContradictory(revisions, graph, [...orders, ...prefers])) {
    const [first] = merges;
    const says = 'and other merges order the same revisions in different ways';
    if (first !== undefined) {
      findings.push(wrongMergeNote(first.revision.id, first.revision.path, says));
    }
    return { revisions, orders: [], prefers: [], findings };
  }
  return { revisions: withNotes(revisions, valid), orders, prefers, findings };
}

function problemOf(revision: Revision, notes: MergeNotes, graph: RevisionGraph): string | null {
  const own = graph.ancestorsOf(revision.parents);
  const stranger = namedIn(notes).find((id) => !own.has(id) || id === revision.id);
  if (stranger !== undefined) return `speaks of ${stranger}, which is none of its ancestors`;
  const pairs = [...notes.orders, ...notes.prefers, ...notes.equals];
  const kin = pairs.find((pair) =>
    pair.some((a) => {
      const ancestors = graph.ancestorsOf([a]);
      return pair.some((b) => b !== a && ancestors.has(b));
    }),
  );
  return kin === undefined ? null : `speaks of ${kin.join(' and ')}, which build on each other`;
}

function isContradictory(
  revisions: Revisions,
  graph: RevisionGraph,
  orders: readonly RevisionOrder[],
): boolean {
  if (orders.length === 0) return false;
  const links = new Map([...revisions].map(([id, { parents }]) => [id, parents]));
  const ordered = new RevisionGraph(links, orders).topologicalOrder();
  return ordered.length < graph.topologicalOrder().length;
}

function withNotes(revisions: Revisions, notes: readonly MergeNotes[]): Revisions {
  const said = new Map<RevisionId, MergedRevision>();
  const replaced = new Set(notes.flatMap(({ replaces }) => replaces));
  for (const group of notes.flatMap(({ equals }) => equals)) {
    for (const id of group) {
      const equal = new Set([...(said.get(id)?.equal ?? []), ...group]);
      equal.delete(id);
      said.set(id, { equal: [...equal], replaced: replaced.has(id) });
    }
  }
  for (const id of replaced) {
    said.set(id, { equal: said.get(id)?.equal ?? [], replaced: true });
  }
  if (said.size === 0) return revisions;
  return new Map(
    [...revisions].map(([id, revision]) => {
      const merged = said.get(id);
      return [id, merged === undefined ? revision : { ...revision, merged }];
    }),
  );
}
