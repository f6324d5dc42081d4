import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ConnectionSource } from '../../config/project.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { openSqlite } from '../sqlite/connect.ts';
import type { SqliteSession } from '../sqlite/load-driver.ts';
import { sqliteTargetOf } from '../sqlite/sqlite-target.ts';
import type { SqliteTarget } from '../sqlite/sqlite-target.ts';
import {
  hasTable,
  readSqliteJointRecord,
  readSqliteKnexMigrations,
  readSqliteStore,
} from '../sqlite/store/read-store.ts';
import { unsupportedEngine } from '../../status/errors.ts';
import { isSqlite } from './database-target.ts';
import type { Engine, EngineRecords } from './engine.ts';

/** SQLite files. */
export const sqliteEngine: Engine = {
  name: 'sqlite',
  resolve: resolveFile,
  async withRecords(target, { knexTable, limits, known }, work) {
    if (!isSqlite(target)) throw unsupportedEngine(target.label, 'postgres');
    // A file that is still to be made by the first run is an empty database.
    if (!existsSync(target.filename)) return work(nothing);
    const busyTimeoutMs = limits.lockTimeoutMs;
    const session = await openSqlite(target, { readOnly: true, busyTimeoutMs });
    try {
      const store = readSqliteStore(session, await known);
      return await work({
        store,
        knex: () => Promise.resolve(readSqliteKnexMigrations(session, knexTable.tableName)),
        joint: () =>
          Promise.resolve(
            store.kind === 'absent'
              ? null
              : readSqliteJointRecord(session, new Set(store.applied.map(({ id }) => id))),
          ),
        stashed: () => Promise.resolve(countStashed(session)),
      });
    } finally {
      session.close();
    }
  },
};

const nothing: EngineRecords = {
  store: { kind: 'absent' },
  knex: () => Promise.resolve(null),
  joint: () => Promise.resolve(null),
  stashed: () => Promise.resolve(null),
};

async function resolveFile(source: ConnectionSource, root: string): Promise<SqliteTarget> {
  if (typeof source === 'object' && 'load' in source) {
    return resolveFile(await source.load(), root);
  }
  const filename = typeof source === 'string' ? undefined : source.filename;
  if (filename === undefined || filename === '' || filename === ':memory:') {
    throw new OrchError({
      code: 'CONNECTION.INVALID',
      message: 'the connection names no SQLite file',
      hint: "write { filename: './dev.sqlite' }",
      exitCode: 2,
    });
  }
  return sqliteTargetOf(isAbsolute(filename) ? filename : join(root, filename));
}

function countStashed(
  session: SqliteSession,
): { readonly stashes: number; readonly bytes: number } | null {
  if (!hasTable(session, 'orch_stash')) return null;
  const row = session
    .prepare<[], { stashes: number; bytes: number | null }>(
      `SELECT (SELECT count(*) FROM orch_stash) AS stashes,
              (SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'orch_stash_*') AS bytes`,
    )
    .get();
  return row === undefined || row.stashes === 0
    ? null
    : { stashes: row.stashes, bytes: row.bytes ?? 0 };
}
