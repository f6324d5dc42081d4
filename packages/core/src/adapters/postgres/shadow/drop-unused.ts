import pg from 'pg';
import { databaseFailureKind } from '../sqlstate.ts';

/** Drops a database without FORCE: whoever is connected keeps it. Returns whether it is gone. */
export async function dropUnused(client: pg.Client, name: string): Promise<boolean> {
  try {
    await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)}`);
    return true;
  } catch (error) {
    const kind = databaseFailureKind(error);
    if (kind === 'objectInUse' || kind === 'noSuchDatabase') return false;
    if (kind === 'insufficientPrivilege') return false;
    throw error;
  }
}
