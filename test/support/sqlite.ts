import { join } from 'node:path';
import type { Catalog } from '../../packages/core/src/catalog/catalog.ts';
import { openSqlite } from '../../packages/core/src/adapters/sqlite/connect.ts';
import type { SqliteSession } from '../../packages/core/src/adapters/sqlite/load-driver.ts';
import {
  type SqliteTarget,
  sqliteTargetOf,
} from '../../packages/core/src/adapters/sqlite/sqlite-target.ts';
import { readSqliteCatalog } from '../../packages/core/src/adapters/sqlite/catalog/read-catalog.ts';
import { atFileEnd } from './lifecycle.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What the tests read of a database. */
export const sqliteScope = { schemas: ['public'], privileges: false };

/** A file of its own in which statements have run, and its session. */
export async function sqliteFile(
  sql = '',
): Promise<{ readonly target: SqliteTarget; readonly session: SqliteSession }> {
  const target = sqliteTargetOf(join(temporaryFolder('sqlite'), 'test.db'));
  const session = await openSqlite(target, { create: true });
  atFileEnd(async () => {
    session.close();
  });
  session.exec(sql);
  return { target, session };
}

/** The catalog of a database in memory in which statements have run. */
export async function catalogOfSql(sql: string): Promise<Catalog> {
  const session = await openSqlite(sqliteTargetOf(':memory:'));
  try {
    session.exec(sql);
    return readSqliteCatalog(session, sqliteScope);
  } finally {
    session.close();
  }
}
