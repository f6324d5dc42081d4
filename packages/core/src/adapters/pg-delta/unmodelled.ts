import type { Catalog, Difference } from '../../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../../catalog/compare-catalogs.ts';
import { describeDifference } from '../../catalog/describe-difference.ts';
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

/** Changes that the plan would have to make outside the scope, in words. */
export function outsideChanges(
  actions: readonly Action[],
  models: readonly Model[],
): readonly string[] {
  const found = new Set<string>();
  for (const action of actions) {
    for (const id of [...action.produces, ...action.destroys]) {
      if (models.some((model) => model.outside.has(keyOf(id)))) {
        found.add(
          `${kindWords(id.kind)} ${nameOf(id)} is outside the schemas in scope and would have to be made again`,
        );
      }
    }
  }
  return [...found].toSorted();
}
