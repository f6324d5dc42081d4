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
  const all = [...revisions.values()];
  return [
    ...all.flatMap((revision) =>
      revision.parents
        .filter((parent) => !graph.has(parent))
        .map((parent) => unknownParent(revision.id, parent, revision.path)),
    ),
    ...findCycles(graph).map(cycle),
    ...groupsOfEqualNames(all).map(namesEqual),
    ...all.flatMap(({ id, parents, lineage }) =>
      parents
        .filter(() => lineage === 'header')
        .filter((parent) => graph.has(parent) && compareRevisionIds(id, parent) < 0)
        .map((parent) => nameBeforeParent(id, parent)),
    ),
  ];
}

function groupsOfEqualNames(all: readonly Revision[]): readonly (readonly RevisionId[])[] {
  const groups = new Map<string, RevisionId[]>();
  for (const { id } of all) {
    const folded = foldName(id);
    const group = groups.get(folded);
    if (group === undefined) groups.set(folded, [id]);
    else group.push(id);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Two names with one fold can be one file on macOS or Windows. Upper case first, for `ß` and `ſ`. */
function foldName(id: RevisionId): string {
  return id.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
