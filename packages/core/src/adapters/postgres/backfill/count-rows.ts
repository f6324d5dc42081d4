import type { ClientBase } from 'pg';
import pg from 'pg';

import { mostCountedRows, type TableSize } from '../../../generate/backfill/table-size.ts';
import type { QualifiedName } from '../../../generate/render/sql/sql-reader.ts';
import { databaseFailureKind, sqlStateOf } from '../sqlstate.ts';

/**
 * How large tables are; a table that is not there has no rows, and one that cannot be counted in
 * the session's time limit has more than any limit. Null when one of them cannot be read: no right
 * to, or row security that would hide rows.
 */
export async function countRows(
  client: ClientBase,
  tables: readonly QualifiedName[],
): Promise<readonly TableSize[] | null> {
  try {
    await client.query('SET row_security = off');
    const sizes: TableSize[] = [];
    for (const table of tables) sizes.push(await sizeOf(client, table));
    return sizes;
  } catch (error) {
    const isLost = databaseFailureKind(error) === 'connectionLost';
    if (!isLost && sqlStateOf(error) === null) throw error;
    return null;
  }
}

/** What cannot be looked at in time is large. */
async function sizeOf(client: ClientBase, table: QualifiedName): Promise<TableSize> {
  const known = { rows: mostCountedRows + 1, bytes: 0 };
  try {
    const bytes = await bytesOf(client, table);
    if (bytes === null) return { rows: 0, bytes: 0 };
    known.bytes = bytes;
    return { bytes, rows: await rowsOf(client, table) };
  } catch (error) {
    if (databaseFailureKind(error) !== 'queryCanceled') throw error;
    return known;
  }
}

/** Null when there is no such table. */
async function bytesOf(client: ClientBase, table: QualifiedName): Promise<number | null> {
  const { rows } = await client.query<{ readonly bytes: string }>(
    `SELECT sum(pg_table_size(relid))::text AS bytes
     FROM (SELECT relid FROM pg_partition_tree(to_regclass($1))
           UNION SELECT to_regclass($1)) AS parts
     WHERE relid IS NOT NULL HAVING count(*) > 0`,
    [qualified(table)],
  );
  return rows[0] === undefined ? null : Number(rows[0].bytes);
}

async function rowsOf(client: ClientBase, table: QualifiedName): Promise<number> {
  const few = `SELECT FROM ${qualified(table)} LIMIT ${mostCountedRows + 1}`;
  const { rows } = await client.query<{ readonly rows: number }>(
    `SELECT count(*)::int4 AS rows FROM (${few}) AS few`,
  );
  return rows[0]?.rows ?? 0;
}

function qualified({ schema, name }: QualifiedName): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}
