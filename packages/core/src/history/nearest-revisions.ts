import { distance } from 'fastest-levenshtein';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';

const longestGuess = 200;

/** Up to three revisions that a mistyped name may have meant, the likeliest first. */
export function nearestRevisions(text: string, ids: readonly RevisionId[]): readonly RevisionId[] {
  const wanted = text.slice(0, longestGuess).toLowerCase();
  if (wanted === '') return [];
  return ids
    .map((id) => ({ id, rank: rank(wanted, id.toLowerCase()) }))
    .filter(({ rank: value }) => value <= wanted.length / 2)
    .sort((a, b) => a.rank - b.rank || compareRevisionIds(a.id, b.id))
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Edits away from the id, its beginning, or its words after the time stamp; 0 when part of it. */
function rank(wanted: string, id: string): number {
  if (id.includes(wanted)) return 0;
  const slug = id.replace(/^\d+_/, '');
  return Math.min(
    distance(wanted, id),
    distance(wanted, id.slice(0, wanted.length)),
    distance(wanted, slug),
  );
}
