import type { Catalog, Difference } from '../../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../../catalog/compare-catalogs.ts';
import { describeDifference } from '../../catalog/describe-difference.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import type { Model } from './model.ts';
import { keyOf } from './model.ts';
import { kindWords, nameOf } from './name-of.ts';
import type { Action } from './plan-stage.ts';

/** Kinds of facts for which there are no statements. */
const unplannedKinds = new Set(['baseType']);

/** Properties for which there are no statements. */
const unplannedProperties: Readonly<Record<string, readonly string[]>> = {
  table: ['tablespace', 'accessMethod'],
  index: ['tablespace'],
  materializedView: ['tablespace', 'accessMethod'],
};

/** Differences that no statement of the plan makes up for, in words. */
export function unplannedDifferences(from: Catalog, to: Catalog): readonly string[] {
  return compareCatalogs(from, to).filter(isUnplanned).map(describeDifference);
}

function isUnplanned(difference: Difference): boolean {
  const { kind } = factOf(difference);
  if (unplannedKinds.has(kind)) return true;
  if (difference.kind !== 'changed') return false;
  const { from, to } = difference;
  // A partitioned table has neither.
  if ((from.value.partitionKey ?? null) !== (to.value.partitionKey ?? null)) return false;
  return (unplannedProperties[kind] ?? []).some((name) => {
    return JSON.stringify(from.value[name]) !== JSON.stringify(to.value[name]);
  });
}

/** A plan's actions inside the scope, and what it would have to do outside, in words. */
export interface Inside {
  readonly actions: readonly Action[];
  readonly unmodelled: readonly string[];
}

/** Leaves out what a plan would do to facts outside the scope. */
export function insideScope(actions: readonly Action[], models: readonly Model[]): Inside {
  const found = new Set<string>();
  const inside = actions.filter(({ produces, destroys }) => {
    const outside = [...produces, ...destroys].filter((id) =>
      models.some((model) => model.outside.has(keyOf(id))),
    );
    for (const id of outside) {
      found.add(
        `${kindWords(id.kind)} ${nameOf(id)} is outside the schemas in scope and would have to be made again`,
      );
    }
    return outside.length === 0;
  });
  return { actions: inside, unmodelled: [...found].toSorted(compareBytes) };
}
