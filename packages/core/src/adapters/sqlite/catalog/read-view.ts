import { normaliseSql, tokensOf } from './normalise-sql.ts';
import type { Reading, SchemaRow } from './reading.ts';

/** Adds the fact of a view; one whose tables are gone has no columns. */
export function readView(row: SchemaRow, reading: Reading): void {
  const sql = row.sql ?? '';
  const tokens = tokensOf(sql);
  const start = tokens.findIndex(({ type }) => type === 'AS');
  const value = {
    columns: columnsOf(row.name, reading),
    definition: normaliseSql(tokens.slice(start + 1).filter(({ type }) => type !== 'SEMI')),
    options: {},
  };
  reading.add('view', [row.name], value, { sql, position: row.position });
}

function columnsOf(view: string, reading: Reading) {
  try {
    return reading
      .pragma<{ name: string; type: string }>('table_xinfo', view)
      .map(({ name, type }) => ({ name, type: type.toLowerCase(), collation: null }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_ERROR') return null;
    throw error;
  }
}

/** Adds the fact of a trigger. */
export function readTrigger(row: SchemaRow, reading: Reading): void {
  const sql = row.sql ?? '';
  const value = { definition: normaliseSql(sql), enabled: 'origin' };
  reading.add('trigger', [row.owner, row.name], value, { sql, position: row.position });
}
