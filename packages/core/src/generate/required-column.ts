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

/** The columns of {@link findEmptyColumns} that are required. */
export function findRequiredFacts(
  plan: ChangePlan,
  context: RequiredColumnContext,
): readonly Fact[] {
  return findEmptyColumns(plan, context).filter((fact) => isRequired(fact, context.to));
}

/**
 * The columns that a plan adds to tables that exist, and for which rows would get no value: no
 * default of the column or its domain, no identity, not generated.
 */
export function findEmptyColumns(
  plan: ChangePlan,
  { from, to }: RequiredColumnContext,
): readonly Fact[] {
  return plan.changes
    .flatMap((change) => change.produces)
    .filter((key) => !from.facts.has(key))
    .map((key) => to.facts.get(key))
    .filter((fact) => fact !== undefined)
    .filter((fact) => fact.kind === 'column' && hasNoValue(fact, to))
    .filter((fact) => from.facts.has(factKey('table', ...fact.name.slice(0, -1))));
}

/** Whether a row that says nothing of the column is refused. */
export function needsValue(fact: Fact, catalog: Catalog): boolean {
  return isRequired(fact, catalog) && hasNoValue(fact, catalog);
}

/** Whether a column, or its domain, refuses null. */
export function isRequired(fact: Fact, catalog: Catalog): boolean {
  return fact.value.notNull === true || domainOf(fact, catalog)?.value.notNull === true;
}

/** The domain that is a column's type. */
export function domainOf({ value }: Fact, catalog: Catalog): Fact | undefined {
  if (value.isArray === true) return undefined;
  const name = [textOf(value.typeSchema), textOf(value.typeName)];
  return catalog.facts.get(factKey('domain', ...name));
}

function hasNoValue(fact: Fact, catalog: Catalog): boolean {
  const { value } = fact;
  return (
    (domainOf(fact, catalog)?.value.default ?? null) === null &&
    value.default === null &&
    value.identity === null &&
    value.generated === null
  );
}
