import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import { readJointRecord } from '../adapters/postgres/store/read-joint-record.ts';
import { readKnexMigrations } from '../adapters/postgres/store/read-knex-migrations.ts';
import { readStore, type KnownSources } from '../adapters/postgres/store/read-store.ts';
import { countStashes } from '../adapters/postgres/stash/read-stashes.ts';
import { unsupportedEngine } from '../status/errors.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { findingOf } from '../failure/finding-of.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { DatabaseRecords } from '../status/database-records.ts';

/** A database in one environment. */
export interface RecordsRequest {
  readonly project: Project;
  readonly database: Database;
  readonly environment: Environment;
  /** Texts that the store need not be asked for. */
  readonly known?: Promise<KnownSources>;
  /** The project's limit unless given. */
  readonly connectTimeoutMs?: number;
}

/**
 * Reads what a database says about its history, in one read-only session. Nothing is created.
 *
 * @throws OrchError `STATUS.ENGINE`, `CONNECTION.*`, `STORE.*`
 */
export async function readRecords(request: RecordsRequest): Promise<DatabaseRecords> {
  const { project, database, environment } = request;
  if (database.engine !== 'postgres') throw unsupportedEngine(database.name, database.engine);
  const target = await resolveConnection(environment.connection, project.root);
  const client = await openSession(target, {
    readOnly: true,
    connectTimeoutMs: request.connectTimeoutMs ?? project.limits.connectTimeoutMs,
  });
  try {
    const store = await readStore(client, request.known);
    const stashed = store.kind === 'present' ? await countStashes(client) : null;
    const joint =
      project.databases.size > 1 && store.kind === 'present'
        ? await readJointRecord(client, new Set(store.applied.map(({ id }) => id)))
        : null;
    const records = {
      store,
      ...(stashed === null ? {} : { stashed }),
      ...(joint === null ? {} : { joint }),
    };
    try {
      const knex = await readKnexMigrations(client, database.knexTable);
      return { ...records, knex, findings: [] };
    } catch (error) {
      if (!(error instanceof OrchError) || error.code !== 'STORE.KNEX_LOCKED') throw error;
      return { ...records, knex: null, findings: [findingOf(error, database.knexTable.tableName)] };
    }
  } finally {
    await closeSession(client);
  }
}
