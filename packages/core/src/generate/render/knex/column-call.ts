import { jsString } from '../code/js-text.ts';
import type { ColumnDefinition } from '../statement/column-definition.ts';
import { defaultArgument } from './column-default.ts';
import { columnTypeCall, typeText } from './column-type.ts';
import { escapeBindings, isKnexName, isPlainText } from './knex-text.ts';

/** How a column stands in its table. */
export interface ColumnPlace {
  readonly defaultSchema: string;
  /** Part of a primary key made by the same call, which makes it NOT NULL. */
  readonly isKey: boolean;
}

/**
 * The builder call that adds a column, without keys and comments. Null when Knex would write its
 * name differently.
 */
export function columnCall(column: ColumnDefinition, place: ColumnPlace): string | null {
  if (!isKnexName(column.name)) return null;
  const given = column.default === null ? '' : defaultArgument(column.default, column.type);
  if (given === null) return wholeColumn(column);

  const type = typeCall(column, place.defaultSchema);
  if (type === null) return null;
  const notNull = column.notNull && !place.isKey ? '.notNullable()' : '';
  const defaultTo = given === '' ? '' : `.defaultTo(${given})`;
  return `${type}${notNull}${defaultTo}`;
}

function typeCall(column: ColumnDefinition, defaultSchema: string): string | null {
  if (column.collation === null && column.generated === null) {
    const call = columnTypeCall(column.name, column.type);
    if (call !== null) return call;
  }
  const type = [
    typeText(column.type, defaultSchema),
    ...(column.collation === null ? [] : [collateClause(column.collation)]),
    ...(column.generated === null ? [] : [column.generated]),
  ].join(' ');
  return specificType(column.name, type);
}

/** Everything after the name as the type: a default that Knex cannot pass on by itself. */
function wholeColumn(column: ColumnDefinition): string | null {
  const parts = [
    column.type,
    ...(column.collation === null ? [] : [`COLLATE ${column.collation}`]),
    ...(column.notNull ? ['NOT NULL'] : []),
    `DEFAULT ${column.default ?? 'NULL'}`,
  ];
  return specificType(column.name, parts.join(' '));
}

/** Without the schema that is searched before all others. */
function collateClause(collation: string): string {
  return `COLLATE ${collation.replace(/^pg_catalog\./, '')}`;
}

function specificType(name: string, type: string): string | null {
  const sql = isPlainText(type) ? type : escapeBindings(type);
  return sql === null ? null : `table.specificType(${jsString(name)}, ${jsString(sql)})`;
}
