import type { Finding } from '../failure/finding.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import { findCycles } from './find-cycles.ts';
import { cycle, nameBeforeParent, namesEqual, unknownParent } from './history-findings.ts';
import type { RevisionGraph } from './revision-graph.ts';

/** Finds everything that is wrong with linked revisions, without looking at any database. */
export function findHistoryProblems(
  revisions: ReadonlyMap<RevisionId, Revision>,
  graph: RevisionGraph,
): readonly Finding[] {
  const unknown: Finding[] = [];
  const early: Finding[] = [];
  // One pass, and no list for each of many thousand revisions.
  for (const { id, parents, lineage, path } of revisions.values()) {
    for (const parent of parents) {
      if (!graph.has(parent)) unknown.push(unknownParent(id, parent, path));
      else if (lineage === 'header' && compareRevisionIds(id, parent) < 0) {
        early.push(nameBeforeParent(id, parent));
      }
    }
  }
  const equal = groupsOfEqualNames(revisions.keys()).map(namesEqual);
  return [...unknown, ...findCycles(graph).map(cycle), ...equal, ...early];
}

function groupsOfEqualNames(
  ids: Iterable<RevisionId>,
): readonly (readonly [RevisionId, ...RevisionId[]])[] {
  const first = new Map<string, RevisionId>();
  const groups = new Map<string, [RevisionId, ...RevisionId[]]>();
  for (const id of ids) {
    const folded = foldName(id);
    const known = first.get(folded);
    if (known === undefined) first.set(folded, id);
    else groups.set(folded, [...(groups.get(folded) ?? [known]), id]);
  }
  return [...groups.values()];
}

/** Two names with one fold can be one file on macOS or Windows. Upper case first, for `ß` and `ſ`. */
function foldName(id: RevisionId): string {
  if (/^[\w.-]+$/.test(id)) return id.toLowerCase();
  return id.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
