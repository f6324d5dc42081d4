import type { FactValue } from '../../../catalog/catalog.ts';
import { nameConstraints } from './name-constraints.ts';
import { isSameName, normaliseSql, tokensOf } from './normalise-sql.ts';
import { parseTable } from './parse-table.ts';
import type { FactRecord, Reading, SchemaRow } from './reading.ts';
import { foreignKeyValue, keysValue } from './shape-values.ts';
import type { ConstraintShape, TableShape } from './table-shape.ts';

/** A row of `pragma table_list`. */
export interface TableRow {
  readonly name: string;
  readonly type: 'table' | 'view' | 'virtual' | 'shadow';
  readonly wr: 0 | 1;
  readonly strict: 0 | 1;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly dflt_value: string | null;
  /** The place in the primary key from 1, 0 outside. */
  readonly pk: number;
  /** 1 of a virtual table, 2 generated when read, 3 stored. */
  readonly hidden: 0 | 1 | 2 | 3;
}

/** Adds the facts of a table, its columns and its constraints. */
export function readTable(row: SchemaRow, table: TableRow, reading: Reading): void {
  const sql = row.sql ?? '';
  const note = { sql, position: row.position };
  const value = {
    persistence: 'permanent',
    strict: table.strict === 1,
    withoutRowid: table.wr === 1,
  };
  if (table.type === 'virtual') {
    reading.add(
      'table',
      [row.name],
      { ...value, virtual: moduleOf(sql), notUnderstood: null },
      note,
    );
    return;
  }
  const columns = reading.pragma<ColumnRow>('table_xinfo', row.name);
  const shape = parseTable(sql);
  const isUnderstood = shape !== null && agrees(shape, columns, row.name, reading);
  const notUnderstood = isUnderstood ? null : normaliseSql(sql);
  reading.add('table', [row.name], { ...value, virtual: null, notUnderstood }, note);
  if (!isUnderstood) return;
  addColumns(row.name, { shape, columns }, reading);
  addConstraints(row.name, { shape, columns }, reading);
}

/** What follows USING. */
function moduleOf(sql: string): string {
  const tokens = tokensOf(sql);
  const start = tokens.findIndex(({ type }) => type === 'USING');
  return normaliseSql(tokens.slice(start + 1));
}

/** Whether the statement was read as SQLite reads it. */
function agrees(
  shape: TableShape,
  columns: readonly ColumnRow[],
  table: string,
  reading: Reading,
): boolean {
  const keys = shape.constraints.flatMap((c) => (c.type === 'primaryKey' ? c.keys : []));
  const isKey = ({ pk }: ColumnRow) => pk > 0;
  const foreignKeys = new Set(
    reading.pragma<{ id: number }>('foreign_key_list', table).map(({ id }) => id),
  );
  return (
    shape.columns.length === columns.length &&
    shape.columns.every((column, index) => {
      const row = columns[index];
      if (row?.name !== column.name) return false;
      const generated = row.hidden === 2 ? 'virtual' : row.hidden === 3 ? 'stored' : undefined;
      return generated === column.generated?.kind && (row.notnull === 1 || !column.notNull);
    }) &&
    keys.length === columns.filter(isKey).length &&
    keys.every(({ column }, index) =>
      columns.some((row) => row.pk === index + 1 && isSameName(row.name, column ?? '')),
    ) &&
    shape.constraints.filter(({ type }) => type === 'foreignKey').length === foreignKeys.size
  );
}

interface Parts {
  readonly shape: TableShape;
  readonly columns: readonly ColumnRow[];
}

function addColumns(table: string, { shape, columns }: Parts, reading: Reading): void {
  reading.collations.set(table, new Map(shape.columns.map((c) => [c.name, c.collation])));
  shape.columns.forEach((column, index) => {
    const value: FactRecord = {
      type: column.type,
      // A table without rowid requires its key, and only SQLite itself says so.
      notNull: columns[index]?.notnull === 1,
      notNullConflict: column.notNullConflict,
      default: column.default,
      identity: null,
      generated: column.generated,
      collation: column.collation,
    };
    reading.add('column', [table, column.name], value, { position: index + 1 });
  });
}

function addConstraints(table: string, { shape, columns }: Parts, reading: Reading): void {
  const hasKeyIndex = reading
    .pragma<{ origin: string }>('index_list', table)
    .some(({ origin }) => origin === 'pk');
  const own = { table, columns: columns.map(({ name }) => name) };
  const written = shape.constraints.map((constraint) => ({
    constraint,
    value: {
      ...valueOf(constraint, reading),
      ...(constraint.type === 'primaryKey' ? { rowidAlias: !hasKeyIndex } : {}),
      named: constraint.name !== null,
    },
  }));
  for (const { name, value, position } of nameConstraints(written, own)) {
    reading.add('constraint', [table, name], value, { position });
  }
}

function valueOf(constraint: ConstraintShape, reading: Reading): Record<string, FactValue> {
  const fixed = { deferrable: false, initiallyDeferred: false };
  switch (constraint.type) {
    case 'primaryKey':
      return {
        ...fixed,
        ...keysValue('PRIMARY KEY', constraint),
        type: 'primaryKey',
        autoIncrement: constraint.autoIncrement,
      };
    case 'unique':
      return { ...fixed, ...keysValue('UNIQUE', constraint), type: 'unique' };
    case 'check':
      return {
        ...fixed,
        type: 'check',
        expression: constraint.expression,
        definition: `CHECK (${constraint.expression})`,
      };
    case 'foreignKey':
      return foreignKeyValue(constraint, reading);
  }
}
