import pg from 'pg';
import { closeSession, openSession } from '../postgres/connect.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import { databaseFailureKind } from '../postgres/sqlstate.ts';
import { invalidName } from './errors.ts';
import { startServer } from './start-server.ts';

/**
 * The database `name` on the project's embedded server; server and database are made on first use.
 *
 * @throws OrchError `EMBEDDED.*`
 */
export async function embeddedTarget(root: string, name: string): Promise<PostgresTarget> {
  const database = parseEmbeddedName(name);
  const { target } = await startServer(root);
  await ensureDatabase(target, database);
  return { ...target, database, label: `embedded:${database}` };
}

/** @throws OrchError `EMBEDDED.INVALID_NAME` */
export function parseEmbeddedName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0) throw invalidName(name, 'it is empty');
  if (bytes > 63) throw invalidName(name, `it has ${bytes} bytes, PostgreSQL keeps 63`);
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_$.-]*$/u.test(name)) {
    throw invalidName(name, 'it holds a character that orch does not allow');
  }
  if (/^template[01]$|^orch_shadow_/.test(name)) throw invalidName(name, 'the name is taken');
  return name;
}

async function ensureDatabase(server: PostgresTarget, name: string): Promise<void> {
  const client = await openSession(server);
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    }
  } catch (error) {
    // Another process made it meanwhile; which of the two says so depends on how far it was.
    const kind = databaseFailureKind(error);
    if (kind !== 'duplicateDatabase' && kind !== 'uniqueViolation') throw error;
  } finally {
    await closeSession(client);
  }
}
