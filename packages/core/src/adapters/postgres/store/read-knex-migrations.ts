import type { ClientBase } from 'pg';
import type { KnexTable } from '../../../config/project.ts';
import { findKnexTable } from './knex-mirror.ts';

/** A row of Knex's own table. */
export interface KnexMigration {
  /** The file's name with its extension. */
  readonly name: string;
  readonly batch: number;
  /** ISO 8601, UTC. */
  readonly migratedAt: string | null;
}

/**
 * What Knex has recorded, in the order in which it applied it; null when the database has no such
 * table.
 *
 * @throws OrchError `STORE.KNEX_LOCKED` when Knex's own lock is set
 */
export async function readKnexMigrations(
  client: ClientBase,
  table: KnexTable,
): Promise<readonly KnexMigration[] | null> {
  const name = await findKnexTable(client, table);
  if (name === null) return null;
  const { rows } = await client.query<{ name: string; batch: number; at: Date | null }>(
    `SELECT name::pg_catalog.text AS name, batch, migration_time AS at FROM ${name} ORDER BY id`,
  );
  return rows.map((row) => ({
    name: row.name,
    batch: row.batch,
    migratedAt: row.at === null ? null : row.at.toISOString(),
  }));
}
