import type { Catalog } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { Change } from '../change.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';
import { readStatement } from '../render/statement/read-statement.ts';
import type { TableAction } from '../render/statement/statement.ts';
import type { Recipe } from './step-plan.ts';

/** What the recipes for large tables know. */
export interface StepContext {
  /** The schema before the plan, under the names that its renames give. */
  readonly from: Catalog;
  /** Whether a table that exists is changed in steps. */
  isLarge(table: QualifiedName): boolean;
}

/** A change of a large table that exists, in the form of its statement. */
export interface TableChange {
  readonly change: Change;
  readonly table: QualifiedName;
  readonly action: TableAction;
  readonly isPartitioned: boolean;
}

/**
 * Makes a recipe for what is done to large tables. `read` answers null for what it does not know;
 * only then is the table's size asked for.
 */
export function largeTableRecipe(
  { from, isLarge }: StepContext,
  read: (change: TableChange) => ReturnType<Recipe> | null,
): Recipe {
  return (change) => {
    const statement = readStatement(change.sql);
    if (statement?.kind !== 'onTable') return null;
    const { table, action } = statement;
    const fact = from.facts.get(factKey('table', table.schema, table.name));
    if (fact === undefined) return null;
    const isPartitioned = fact.value['partitionKey'] !== null;
    const phases = read({ change, table, action, isPartitioned });
    return phases !== null && isLarge(table) ? phases : null;
  };
}
