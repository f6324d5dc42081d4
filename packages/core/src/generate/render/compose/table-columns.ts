import type { ColumnLine } from '../code/block.ts';
import { jsString } from '../code/js-text.ts';
import { columnCall } from '../knex/column-call.ts';
import { isKnexName } from '../knex/knex-text.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import type { ColumnDefinition } from '../statement/column-definition.ts';
import type { KeyConstraint, TableConstraint } from '../statement/table-constraint.ts';
import { serialKey } from './find-serials.ts';

/** A table's new columns as builder calls. */
export interface TableColumns {
  readonly columns: readonly ColumnLine[];
  /** Constraints that the columns' calls make already. */
  readonly withKeys: ReadonlySet<TableConstraint>;
}

interface NewColumns {
  readonly table: QualifiedName;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
}

/** Makes the calls for a table's new columns; null when one of them has no call. */
export function tableColumns(
  { table, columns, constraints }: NewColumns,
  context: { readonly defaultSchema: string; readonly serials: ReadonlySet<string> },
): TableColumns | null {
  const primary = constraints.find(isPrimaryKey);
  const withKeys = new Set<TableConstraint>();
  const lines: ColumnLine[] = [];
  for (const column of columns) {
    const isSerial = context.serials.has(serialKey(table, column.name));
    const makesKey = isSerial && primary !== undefined && isUsualKey(primary, table, column);
    if (makesKey) withKeys.add(primary);
    const isKey = primary?.columns.includes(column.name) ?? false;
    const code = isSerial
      ? serialCall(column, makesKey)
      : columnCall(column, { defaultSchema: context.defaultSchema, isKey });
    if (code === null) return null;
    lines.push({ name: column.name, code, suffixes: [], notes: [] });
  }
  return { columns: lines, withKeys };
}

function isPrimaryKey(constraint: TableConstraint): constraint is KeyConstraint {
  return constraint.kind === 'primary';
}

/** Whether `increments` makes this very key by itself. */
function isUsualKey(
  primary: KeyConstraint,
  table: QualifiedName,
  column: ColumnDefinition,
): boolean {
  return (
    column.type !== 'smallint' &&
    primary.deferral === null &&
    primary.columns.length === 1 &&
    primary.columns[0] === column.name &&
    primary.name === `${table.name}_pkey`
  );
}

function serialCall({ name, type }: ColumnDefinition, makesKey: boolean): string | null {
  if (!isKnexName(name)) return null;
  if (type === 'smallint') return `table.specificType(${jsString(name)}, 'smallserial')`;
  const method = type === 'bigint' ? 'bigIncrements' : 'increments';
  const options = makesKey ? '' : ', { primaryKey: false }';
  return `table.${method}(${jsString(name)}${options})`;
}
