import type { ChildOptions, Task } from '../../runner/protocol.ts';
import { loadKnexSettings } from '../../config/load-knex-settings.ts';
import type { KnexfileSettings } from '../../config/load-knex-settings.ts';
import type { OpenEngine } from '../../runner/child/opened-engine.ts';
import { openSqlite } from '../connect.ts';
import type { SqliteTarget } from '../sqlite-target.ts';
import { ensureSqliteStore } from '../store/write-store.ts';
import { notOnSqlite, sqliteFailure } from './errors.ts';
import { runOnSqlite } from './run-on-sqlite.ts';
import { stampOnSqlite } from './stamp-on-sqlite.ts';

/** Opens an SQLite file, which is made where there is none, with a store in it. */
export const openSqliteRunner: OpenEngine<SqliteTarget> = async (options, parts) => {
  const session = await openSqlite(options.target, {
    busyTimeoutMs: options.limits.lockTimeoutMs,
    create: true,
  });
  ensureSqliteStore(session, options.environment);
  const bench = { session, options, parts, settings: await settingsOf(options) };
  return {
    perform(task: Task) {
      switch (task.kind) {
        case 'run':
          return runOnSqlite(bench, task.request);
        case 'stamp':
          return Promise.resolve(stampOnSqlite(bench, task.request));
        default:
          throw notOnSqlite(task.kind);
      }
    },
    // A statement of SQLite blocks this process until it ends; nothing is under way in between.
    cancel: () => Promise.resolve(),
    close: () => Promise.resolve(void session.close()),
    coded: (error) => sqliteFailure(error, options.target.label),
  };
};

async function settingsOf({
  knexfile,
  environment,
}: ChildOptions<SqliteTarget>): Promise<KnexfileSettings> {
  if (knexfile === null) return { builders: {}, transactions: true, sessionHook: null };
  return loadKnexSettings(knexfile, environment);
}
