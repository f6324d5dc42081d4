import type Sqlite from 'better-sqlite3';
import { driverBroken, driverMissing } from './errors.ts';

/** An open database of `better-sqlite3`. */
export type SqliteSession = Sqlite.Database;

/** The constructor of sessions. */
export type SqliteDriver = typeof Sqlite;

/**
 * Loads `better-sqlite3`, an optional peer of orch, with its compiled part.
 *
 * @throws OrchError `CONNECTION.DRIVER_MISSING`, `CONNECTION.DRIVER_BROKEN`
 */
export async function loadDriver(): Promise<SqliteDriver> {
  const driver = await importDriver();
  try {
    // Only the constructor loads the compiled part.
    new driver(':memory:').close();
  } catch (error) {
    throw driverBroken(error);
  }
  return driver;
}

async function importDriver(): Promise<SqliteDriver> {
  try {
    const module = await import('better-sqlite3');
    return module.default;
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    throw isMissing ? driverMissing(error) : driverBroken(error);
  }
}
