import { columnLabel, expressionOf, type Backfill, type NewColumn } from '../backfill/backfill.ts';
import type { Change } from '../change.ts';
import { escapeBindings } from '../render/knex/knex-text.ts';
import { readStatement } from '../render/statement/read-statement.ts';
import { ColumnStatements, type ColumnType } from './fill-statements.ts';
import type { Phase, Recipe } from './step-plan.ts';

/** How a required column comes to its values. */
export type FillingWay =
  /** With a default that is dropped again: the server stores it once, and no row is touched. */
  | { readonly kind: 'default' }
  /** In one transaction, which keeps everybody out of the table until it ends. */
  | { readonly kind: 'atOnce' }
  /** Expand, backfill in batches by the columns of a key, contract. */
  | { readonly kind: 'steps'; readonly key: readonly string[] };

/** A required column, where its values come from, and in which way. */
export interface Filling {
  readonly backfill: Backfill;
  readonly way: FillingWay;
  /** Whether triggers of the table wait for the end of the transaction, which would stop its DDL. */
  readonly hasDeferredTriggers: boolean;
  /** SQL that tells which rows need a value; those without one unless given. */
  readonly stale?: string;
}

/**
 * Adds a column to a table that has rows: nullable first, then its values, then required where it
 * is to be so.
 *
 * In steps nobody is kept out of the table for longer than a moment: the check that is not valid
 * yet costs no scan and stops new nulls, what was written since the batches passed is caught up,
 * validating lets everybody read and write, and SET NOT NULL believes a valid check without a scan
 * (https://www.postgresql.org/docs/current/sql-altertable.html).
 */
export function requiredColumnRecipe(fillings: readonly Filling[]): Recipe {
  return (change) => {
    for (const filling of fillings) {
      const type = addedColumn(change, filling.backfill);
      if (type === null) continue;
      return phasesOf(filling, new ColumnStatements(change, filling.backfill, type, filling.stale));
    }
    return null;
  };
}

/** Whether a change adds a column by itself, so that values can be filled in behind it. */
export function addsColumn(change: Change, column: NewColumn): boolean {
  return addedColumn(change, column) !== null;
}

/** The type of the column that a change adds; null when it does something else. */
function addedColumn(change: Change, { table, column }: NewColumn): ColumnType | null {
  const statement = readStatement(change.sql);
  if (statement?.kind !== 'onTable' || statement.action.kind !== 'addColumn') return null;
  const { name, type, collation } = statement.action.column;
  const isSame =
    name === column &&
    table.schema === statement.table.schema &&
    table.name === statement.table.name;
  return isSame ? { type, collation } : null;
}

function phasesOf(
  { backfill, way, hasDeferredTriggers }: Filling,
  sql: ColumnStatements,
): readonly Phase[] {
  const expression = expressionOf(backfill);
  if (expression === null) {
    return [{ step: null, changes: [sql.addNullable(), sql.todo(), sql.setNotNull()] }];
  }
  const settle = hasDeferredTriggers ? [sql.fireTriggers()] : [];
  const label = columnLabel(backfill);
  switch (way.kind) {
    case 'default':
      return [{ step: null, changes: [sql.addWithDefault(expression), sql.dropDefault()] }];
    case 'atOnce': {
      const update = sql.update(expression);
      const require = backfill.isRequired ? [sql.setNotNull()] : [];
      return [{ step: null, changes: [sql.addNullable(), update, ...settle, ...require] }];
    }
    case 'steps':
      if (!backfill.isRequired) {
        return [
          { step: null, changes: [sql.addNullable()] },
          { step: `fill ${label}`, changes: [sql.batches(expression, way.key)] },
        ];
      }
      return [
        { step: null, changes: [sql.addNullable()] },
        { step: `fill ${label}`, changes: [sql.batches(expression, way.key)] },
        { step: `check ${label}`, changes: [sql.addCheck()] },
        { step: `validate ${label}`, changes: [sql.update(expression), ...settle, sql.validate()] },
        { step: `require ${label}`, changes: [sql.setNotNull(), sql.dropCheck()] },
      ];
  }
}

/** Whether a column can be filled in batches: its expression has to survive Knex's bindings. */
export function canBatch(backfill: Backfill): boolean {
  const expression = expressionOf(backfill);
  return expression !== null && escapeBindings(expression) !== null;
}
