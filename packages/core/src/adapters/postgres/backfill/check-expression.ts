import type { ClientBase } from 'pg';
import pg from 'pg';

import type { QualifiedName } from '../../../generate/render/sql/sql-reader.ts';
import { sqlStateOf } from '../sqlstate.ts';

/** Why the server does not understand an expression over a table's columns; null when it does. */
export async function checkExpression(
  client: ClientBase,
  { schema, name }: QualifiedName,
  expression: string,
): Promise<string | null> {
  await client.query('BEGIN READ ONLY');
  try {
    const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
    await client.query(`SELECT ${expression} FROM ${table} LIMIT 0`);
    return null;
  } catch (error) {
    if (sqlStateOf(error) === null || !(error instanceof Error)) throw error;
    return error.message;
  } finally {
    await client.query('ROLLBACK');
  }
}
