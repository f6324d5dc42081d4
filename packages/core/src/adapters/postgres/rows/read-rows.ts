import type { ClientBase } from 'pg';
import pg from 'pg';
import type { Catalog, FactValue } from '../../../catalog/catalog.ts';
import type { TableRows } from '../../../merge/compare-rows.ts';

/**
 * All rows of the tables of a catalog, as texts of JSON. Meant for throw-away databases: every
 * row is held in memory.
 */
export async function readRows(
  client: ClientBase,
  { facts }: Catalog,
): Promise<readonly TableRows[]> {
  const read: TableRows[] = [];
  for (const { key, kind, name } of facts.values()) {
    if (kind !== 'table') continue;
    const table = name.map((part) => pg.escapeIdentifier(part)).join('.');
    // Values as text: a number of JavaScript has fewer digits than one of the server.
    const { rows } = await client.query<{
      readonly row: Readonly<Record<string, FactValue>> | null;
    }>(
      `SELECT (SELECT pg_catalog.jsonb_object_agg(e.key, e.value::text)
               FROM pg_catalog.jsonb_each(pg_catalog.to_jsonb(t)) AS e) AS row
       FROM ONLY ${table} AS t`,
    );
    read.push({ table: key.slice(`${kind}:`.length), rows: rows.map(({ row }) => row ?? {}) });
  }
  return read;
}
