import pg from 'pg';
import { cloneBusy } from '../../checkout/errors.ts';
import { closeSession, openSession } from './connect.ts';
import type { PostgresTarget } from './postgres-target.ts';
import { copyDatabase } from './shadow/copy-database.ts';
import { copyDatabaseSettings } from './shadow/database-like.ts';
import { databaseFailureKind } from './sqlstate.ts';

/**
 * Copies a database on its server, with its settings. Does nothing when a database of that name is
 * there: it is the copy of a run that was interrupted.
 *
 * @throws OrchError `CHECKOUT.CLONE_BUSY`, `SHADOW.NOT_ALLOWED`, `CONNECTION.*`
 */
export async function cloneDatabase(source: PostgresTarget, name: string): Promise<void> {
  if (await databaseExists(source, name)) return;
  await besideDatabases(source, async (client) => {
    try {
      await copyDatabase(client, source, { from: source.database, to: name });
    } catch (error) {
      throw databaseFailureKind(error) === 'objectInUse'
        ? cloneBusy(source.database, error)
        : error;
    }
  });
  const client = await openSession(source);
  try {
    await copyDatabaseSettings(client, name);
  } finally {
    await closeSession(client);
  }
}

/** Drops a copy with whoever is connected to it; one that is not there is no failure. */
export async function dropClone(source: PostgresTarget, name: string): Promise<void> {
  await besideDatabases(source, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  });
}

/** Whether the server has a database of that name. */
export function databaseExists(server: PostgresTarget, name: string): Promise<boolean> {
  return besideDatabases(server, async (client) => {
    const { rowCount } = await client.query(
      'SELECT FROM pg_catalog.pg_database WHERE datname = $1',
      [name],
    );
    return rowCount !== 0;
  });
}

/** Works in a session of a database that every server has: one that is copied has no sessions. */
async function besideDatabases<T>(
  server: PostgresTarget,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openSession({ ...server, database: 'postgres' }, { catalogOnly: true });
  try {
    return await work(client);
  } finally {
    await closeSession(client);
  }
}
