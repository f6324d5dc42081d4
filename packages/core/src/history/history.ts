import type { Finding } from '../failure/finding.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { findHistoryProblems } from './find-history-problems.ts';
import { duplicateRevision } from './history-findings.ts';
import { RevisionGraph } from './revision-graph.ts';

/** All revisions of one logical database at one place: a folder, or a commit. */
export interface History {
  /** In the order of their names. */
  readonly revisions: ReadonlyMap<RevisionId, Revision>;
  readonly graph: RevisionGraph;
  /** What is wrong with it in itself; a history with errors must not be run. */
  readonly findings: readonly Finding[];
}

/**
 * Links revisions into a history. A revision without a header gets the one before it in the byte
 * order of file names as its parent. Of two with the same id the first path stays, and a finding
 * says so.
 */
export function makeHistory(read: Iterable<Revision>): History {
  const sorted = [...read].sort(
    (a, b) => compareRevisionIds(a.id, b.id) || compareBytes(a.path, b.path),
  );
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
  const graph = new RevisionGraph(
    new Map([...revisions].map(([id, revision]) => [id, revision.parents])),
  );
  return {
    revisions,
    graph,
    findings: [...duplicates, ...findHistoryProblems(revisions, graph)],
  };
}

function linked(revision: Revision, previous: RevisionId | null): Revision {
  if (revision.lineage === 'header') return revision;
  return { ...revision, parents: previous === null ? [] : [previous] };
}
