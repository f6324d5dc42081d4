import { unsupportedEngine } from '../../status/errors.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import type { SqliteTarget } from '../sqlite/sqlite-target.ts';

/** Where a database can be reached, whichever engine it has. */
export type DatabaseTarget = PostgresTarget | SqliteTarget;

/** Whether a target is an SQLite database. */
export function isSqlite(target: DatabaseTarget): target is SqliteTarget {
  return 'kind' in target;
}

/**
 * The target of something that only PostgreSQL has.
 * @throws OrchError `STATUS.ENGINE`
 */
export function onPostgres(target: DatabaseTarget): PostgresTarget {
  if (isSqlite(target)) throw unsupportedEngine(target.label, 'sqlite');
  return target;
}
