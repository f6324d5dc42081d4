import pg from 'pg';
import type { Querier } from '../querier.ts';
import type { KnexTable } from '../../../config/project.ts';
import { knexLocked } from './errors.ts';

/**
 * Finds the table in which Knex records its migrations, as the session's search_path sees it, and
 * returns its quoted, qualified name; null when the database has none.
 *
 * @throws OrchError `STORE.KNEX_LOCKED` when Knex's own lock is set
 */
export async function findKnexTable(client: Querier, table: KnexTable): Promise<string | null> {
  const name = await resolveName(client, table.schemaName, table.tableName);
  if (name === null) return null;
  const lock = await resolveName(client, table.schemaName, `${table.tableName}_lock`);
  if (lock === null) return name;
  const { rows } = await client.query<{ locked: boolean }>(
    `SELECT EXISTS (SELECT FROM ${lock} WHERE is_locked OPERATOR(pg_catalog.=) 1) AS locked`,
  );
  if (rows[0]?.locked === true) throw knexLocked(lock);
  return name;
}

/** Knex's table as this run writes it. */
export interface KnexMirror {
  /** Quoted and qualified. */
  readonly table: string;
  /** The batch to which everything that this run applies belongs. */
  readonly batch: number;
}

/**
 * Opens Knex's table for writing; null when the database has none.
 *
 * @throws OrchError `STORE.KNEX_LOCKED` when Knex's own lock is set
 */
export async function openKnexMirror(
  client: Querier,
  knexTable: KnexTable,
): Promise<KnexMirror | null> {
  const table = await findKnexTable(client, knexTable);
  if (table === null) return null;
  const { rows } = await client.query<{ last: number | null }>(
    `SELECT pg_catalog.max(batch) AS last FROM ${table}`,
  );
  return { table, batch: (rows[0]?.last ?? 0) + 1 };
}

/** SQL that records a file as migrated in Knex's table, in the batch of this run. */
export function mirrorUp({ table, batch }: KnexMirror, fileName: string): string {
  const name = pg.escapeLiteral(fileName);
  return `
    INSERT INTO ${table} (name, batch, migration_time)
    SELECT ${name}, ${batch}, pg_catalog.clock_timestamp()
    WHERE NOT EXISTS (
      SELECT FROM ${table} WHERE name::pg_catalog.text OPERATOR(pg_catalog.=) ${name})`;
}

/** SQL that takes a file out of Knex's table. */
export function mirrorDown({ table }: KnexMirror, fileNames: readonly string[]): string {
  const names = [...new Set(fileNames)].map((name) => pg.escapeLiteral(name));
  return `DELETE FROM ${table} WHERE name::pg_catalog.text OPERATOR(pg_catalog.=) ANY (ARRAY[${names.join(', ')}]::pg_catalog.text[])`;
}

async function resolveName(
  client: Querier,
  schema: string | null,
  table: string,
): Promise<string | null> {
  const quoted = pg.escapeIdentifier(table);
  const name = schema === null ? quoted : `${pg.escapeIdentifier(schema)}.${quoted}`;
  const { rows } = await client.query<{ name: string | null }>(
    `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
     FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
     WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid`,
    [name],
  );
  return rows[0]?.name ?? null;
}
