import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import type { ChangePlan } from './change.ts';

/** The schemas before and after a plan. */
export interface RequiredColumnContext {
  readonly from: Catalog;
  readonly to: Catalog;
}

/** The columns of {@link findRequiredFacts}, as `schema.table.column`. */
export function findRequiredColumns(
  plan: ChangePlan,
  context: RequiredColumnContext,
): readonly string[] {
  return findRequiredFacts(plan, context).map((fact) => fact.name.join('.'));
}

/**
 * The columns that a plan adds as required to tables that exist, and for which rows would get no
 * value: no default of the column or its domain, no identity, not generated.
 */
export function findRequiredFacts(
  plan: ChangePlan,
  { from, to }: RequiredColumnContext,
): readonly Fact[] {
  return plan.changes
    .flatMap((change) => change.produces)
    .filter((key) => !from.facts.has(key))
    .map((key) => to.facts.get(key))
    .filter((fact) => fact !== undefined)
    .filter((fact) => fact.kind === 'column' && needsValue(fact, to))
    .filter((fact) => from.facts.has(factKey('table', ...fact.name.slice(0, -1))));
}

/** Whether a row that says nothing of the column is refused. */
export function needsValue({ value }: Fact, catalog: Catalog): boolean {
  const domain =
    value.isArray === true
      ? undefined
      : catalog.facts.get(factKey('domain', textOf(value.typeSchema), textOf(value.typeName)))
          ?.value;
  return (
    (value.notNull === true || domain?.notNull === true) &&
    (domain?.default ?? null) === null &&
    value.default === null &&
    value.identity === null &&
    value.generated === null
  );
}
