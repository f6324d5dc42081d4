import type { Finding } from '../failure/finding.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import { isLocalPath } from '../revision/is-local-path.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { applyMergeNotes } from './apply-merge-notes.ts';
import { findHistoryProblems } from './find-history-problems.ts';
import { duplicateRevision } from './history-findings.ts';
import { RevisionGraph } from './revision-graph.ts';

/** All revisions of one logical database at one place: a folder, or a commit. */
export interface History {
  readonly revisions: ReadonlyMap<RevisionId, Revision>;
  readonly graph: RevisionGraph;
  /** What is wrong with it in itself; a history with errors must not be run. */
  readonly findings: readonly Finding[];
}

/** What is known about revisions beside themselves. */
export interface HistoryOptions {
  /** What was found while reading them. */
  readonly findings?: readonly Finding[];
  /** `given` links files without a header as they come, e.g. one folder after the other. */
  readonly order?: 'names' | 'given';
}

/**
 * Links revisions into a history. A revision without a header gets the one before it in the byte
 * order of file names as its parent. Of two with the same id the first path stays, and a finding
 * says so.
 */
export function makeHistory(read: Iterable<Revision>, options: HistoryOptions = {}): History {
  const sorted = [...read];
  if (options.order !== 'given') {
    sorted.sort((a, b) => compareRevisionIds(a.id, b.id) || compareBytes(a.path, b.path));
  }
  const revisions = new Map<RevisionId, Revision>();
  const duplicates: Finding[] = [];
  let previous: RevisionId | null = null;
  for (const revision of sorted) {
    const kept = revisions.get(revision.id);
    if (kept !== undefined) {
      duplicates.push(duplicateRevision(revision.id, [kept.path, revision.path]));
      continue;
    }
    revisions.set(revision.id, linked(revision, previous));
    previous = revision.id;
  }
  const links = new Map<RevisionId, readonly RevisionId[]>();
  for (const [id, { parents }] of revisions) links.set(id, parents);
  const family = new RevisionGraph(links);
  const merged = applyMergeNotes(revisions, family);
  const { orders, prefers } = merged;
  const isFree = orders.length + prefers.length === 0;
  const graph = isFree ? family : new RevisionGraph(links, orders, prefers);
  return {
    revisions: merged.revisions,
    graph,
    findings: [
      ...(options.findings ?? []),
      ...duplicates,
      ...findHistoryProblems(revisions, family),
      ...merged.findings,
    ],
  };
}

function linked(revision: Revision, previous: RevisionId | null): Revision {
  if (revision.lineage === 'header') return revision;
  return { ...revision, parents: previous === null ? [] : [previous] };
}

/** The heads that are only for the person at this machine. */
export function localHeads({ revisions, graph }: History): readonly RevisionId[] {
  return graph.heads().filter((id) => isLocalPath(revisions.get(id)?.path ?? ''));
}
