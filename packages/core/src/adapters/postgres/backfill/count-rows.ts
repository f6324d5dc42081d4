import type { ClientBase } from 'pg';
import pg from 'pg';

import { mostCountedRows, type TableSize } from '../../../generate/backfill/table-size.ts';
import type { QualifiedName } from '../../../generate/render/sql/sql-reader.ts';
import { databaseFailureKind, sqlStateOf } from '../sqlstate.ts';

/**
 * How large tables are; a table that is not there has no rows. Null when one of them cannot be
 * read: no right to, row security that would hide rows, or no answer in time.
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

async function sizeOf(client: ClientBase, { schema, name }: QualifiedName): Promise<TableSize> {
  const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
  const { rows: found } = await client.query<{ readonly bytes: string }>(
    `SELECT sum(pg_table_size(relid))::text AS bytes
     FROM (SELECT relid FROM pg_partition_tree(to_regclass($1))
           UNION SELECT to_regclass($1)) AS parts
     WHERE relid IS NOT NULL HAVING count(*) > 0`,
    [table],
  );
  const [size] = found;
  if (size === undefined) return { rows: 0, bytes: 0 };
  const { rows } = await client.query<{ readonly rows: number }>(
    `SELECT count(*)::int4 AS rows FROM (SELECT FROM ${table} LIMIT ${mostCountedRows + 1}) AS few`,
  );
  return { rows: rows[0]?.rows ?? 0, bytes: Number(size.bytes) };
}
