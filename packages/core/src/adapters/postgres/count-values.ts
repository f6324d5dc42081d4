import type { ClientBase } from 'pg';
import pg from 'pg';

import type { TableName } from '../../catalog/catalog-scope.ts';
import { mostCountedRows } from '../../generate/backfill/table-size.ts';
import { sqlStateOf } from './sqlstate.ts';

/**
 * How many rows a table has, or how many of them have a value in one of some columns. One more than
 * are counted stands for more; null where it cannot be told: there is no such thing, no right to
 * read it, no time left, or row security hides rows.
 */
export async function countValues(
  client: ClientBase,
  { schema, name, columns }: TableName & { readonly columns: readonly string[] },
): Promise<number | null> {
  const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
  const held = columns.map((column) => `${pg.escapeIdentifier(column)} IS NOT NULL`).join(' OR ');
  const where = held === '' ? '' : `WHERE ${held}`;
  try {
    await client.query('SET row_security = off');
    const { rows } = await client.query<{ count: number }>(
      `SELECT pg_catalog.count(*)::pg_catalog.int4 AS count
       FROM (SELECT FROM ${table} ${where} LIMIT ${mostCountedRows + 1}) AS held`,
    );
    return rows[0]?.count ?? null;
  } catch (error) {
    if (sqlStateOf(error) === null) throw error;
    return null;
  }
}
