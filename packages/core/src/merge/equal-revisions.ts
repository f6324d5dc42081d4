import { canonicalJson } from '../catalog/canonical-json.ts';
import type { Difference } from '../catalog/catalog.ts';
import { factOf } from '../catalog/compare-catalogs.ts';
import type { RevisionId } from '../revision/revision.ts';
import { movesRows } from './moves-rows.ts';
import type { RevisionEffect } from './pair-facts.ts';

/**
 * Pairs of revisions, one of each side, that do the same: the same facts are added, changed and
 * removed, and where rows may be written, by the same statements. What leaves no trace is equal to
 * nothing.
 */
export function equalRevisions(
  one: readonly RevisionEffect[],
  other: readonly RevisionEffect[],
): readonly (readonly [RevisionId, RevisionId])[] {
  const open = new Map<string, RevisionId[]>();
  for (const effect of other) {
    const key = traceOf(effect);
    if (key !== null) open.set(key, [...(open.get(key) ?? []), effect.id]);
  }
  return one.flatMap((effect): readonly (readonly [RevisionId, RevisionId])[] => {
    const key = traceOf(effect);
    const twin = key === null ? undefined : open.get(key)?.shift();
    return twin === undefined ? [] : [[effect.id, twin]];
  });
}

function traceOf({ differences, statements }: RevisionEffect): string | null {
  const writes = statements.some(movesRows) ? statements.map((sql) => sql.trim()) : [];
  if (differences.length === 0 && writes.length === 0) return null;
  return canonicalJson([differences.map(asValue), writes]);
}

function asValue(difference: Difference): readonly (string | null)[] {
  const { kind } = difference;
  const value = kind === 'removed' ? null : canonicalJson(factOf(difference).value);
  const before = kind === 'changed' ? canonicalJson(difference.from.value) : null;
  return [kind, factOf(difference).key, before, value];
}
