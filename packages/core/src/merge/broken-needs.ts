import type { Catalog, FactKey } from '../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../catalog/compare-catalogs.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { SideFacts } from './pair-facts.ts';

/** Something of one side that needs what the other side takes away or changes. */
export interface BrokenNeed {
  /** The revision that made what needs it. */
  readonly revision: RevisionId | null;
  readonly dependent: FactKey;
  readonly needed: FactKey;
  readonly message: string;
}

/**
 * Finds what a side added or changed and what it needs of the schema that the other side removes or
 * changes: a view on a column that is dropped, a foreign key to a table that is.
 */
export function brokenNeeds(
  base: Catalog,
  side: SideFacts,
  other: SideFacts,
): readonly BrokenNeed[] {
  const own = new Set(
    compareCatalogs(base, side.catalog)
      .filter(({ kind }) => kind !== 'removed')
      .map((difference) => factOf(difference).key),
  );
  const taken = new Map(
    compareCatalogs(base, other.catalog)
      .filter(({ kind }) => kind !== 'added')
      .map((difference) => [factOf(difference).key, difference.kind]),
  );
  const seen = new Set<string>();
  return side.needs.flatMap(({ dependent, needed }): readonly BrokenNeed[] => {
    const way = taken.get(needed);
    const pair = `${dependent} ${needed}`;
    if (way === undefined || !own.has(dependent) || own.has(needed) || seen.has(pair)) return [];
    seen.add(pair);
    const message = `${words(dependent)} of ${side.head} needs ${words(needed)}, which ${other.head} ${way === 'removed' ? 'removes' : 'changes'}`;
    return [{ revision: makerOf(side, dependent), dependent, needed, message }];
  });
}

function makerOf({ effects }: SideFacts, key: FactKey): RevisionId | null {
  const maker = effects.findLast(({ differences }) =>
    differences.some((difference) => factOf(difference).key === key),
  );
  return maker?.id ?? null;
}

function words(key: FactKey): string {
  return key.replace(':', ' ');
}
