import { closeSession, openSession, resolveConnection } from '../postgres/connect.ts';
import { countStashes } from '../postgres/stash/read-stashes.ts';
import { readJointRecord } from '../postgres/store/read-joint-record.ts';
import { readKnexMigrations } from '../postgres/store/read-knex-migrations.ts';
import { readStore } from '../postgres/store/read-store.ts';
import { onPostgres } from './database-target.ts';
import type { Engine } from './engine.ts';

/** PostgreSQL. */
export const postgresEngine: Engine = {
  name: 'postgres',
  resolve: resolveConnection,
  async withRecords(target, { knexTable, limits, known }, work) {
    const { connectTimeoutMs } = limits;
    const session = await openSession(onPostgres(target), { readOnly: true, connectTimeoutMs });
    try {
      const store = await readStore(session, known);
      return await work({
        store,
        knex: () => readKnexMigrations(session, knexTable),
        joint: async () =>
          store.kind === 'absent'
            ? null
            : readJointRecord(session, new Set(store.applied.map(({ id }) => id))),
        stashed: async () => (store.kind === 'absent' ? null : countStashes(session)),
      });
    } finally {
      await closeSession(session);
    }
  },
};
