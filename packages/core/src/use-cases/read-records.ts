import { engineNamed } from '../adapters/engines/open-engine.ts';
import type { KnownSources } from '../adapters/postgres/store/read-store.ts';
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
 * @throws OrchError `CONNECTION.*`, `STORE.*`
 */
export async function readRecords(request: RecordsRequest): Promise<DatabaseRecords> {
  const { project, database, environment } = request;
  const engine = await engineNamed(database.engine);
  const target = await engine.resolve(environment.connection, project.root);
  const connectTimeoutMs = request.connectTimeoutMs ?? project.limits.connectTimeoutMs;
  const wish = {
    knexTable: database.knexTable,
    limits: { ...project.limits, connectTimeoutMs },
    known: request.known ?? Promise.resolve(new Map()),
  };
  return engine.withRecords(target, wish, async (read): Promise<DatabaseRecords> => {
    const { store } = read;
    const stashed = await read.stashed();
    const joint = project.databases.size > 1 ? await read.joint() : null;
    const records = {
      store,
      ...(stashed === null ? {} : { stashed }),
      ...(joint === null ? {} : { joint }),
    };
    try {
      return { ...records, knex: await read.knex(), findings: [] };
    } catch (error) {
      if (!(error instanceof OrchError) || error.code !== 'STORE.KNEX_LOCKED') throw error;
      return { ...records, knex: null, findings: [findingOf(error, database.knexTable.tableName)] };
    }
  });
}
