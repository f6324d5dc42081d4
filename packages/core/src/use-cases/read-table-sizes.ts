import { countRows } from '../adapters/postgres/backfill/count-rows.ts';
import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import type { PostgresTarget } from '../adapters/postgres/postgres-target.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { TableSize } from '../generate/backfill/table-size.ts';
import type { QualifiedName } from '../generate/render/sql/sql-reader.ts';
import { readEmbeddedServer } from './read-embedded-server.ts';

/** How long a database may take to answer before it counts as one that cannot be reached. */
const patienceMs = 3_000;

/** What there is in the tables of one environment, or why that is not known. */
export interface EnvironmentSizes {
  readonly environment: string;
  readonly target: PostgresTarget | null;
  /** In the order of the tables that were asked for; null when the database cannot be read. */
  readonly sizes: readonly TableSize[] | null;
}

/** Which tables to look at, and where. */
export interface SizesRequest {
  readonly project: Project;
  readonly database: Database;
  readonly tables: readonly QualifiedName[];
}

/**
 * Asks every environment that can be reached now how large tables are. Nothing is started for it,
 * and nothing waited for: an environment that does not answer at once is left out.
 */
export function readTableSizes(request: SizesRequest): Promise<readonly EnvironmentSizes[]> {
  const environments = [...request.database.environments.values()];
  return Promise.all(environments.map((environment) => sizesIn(environment, request)));
}

async function sizesIn(
  environment: Environment,
  { project, database, tables }: SizesRequest,
): Promise<EnvironmentSizes> {
  const unknown = { environment: environment.name, target: null, sizes: null };
  const engine = environment.overrides.engine ?? database.engine;
  if (engine !== 'postgres' || (await isAtRest(environment, project))) return unknown;
  try {
    const target = await resolveConnection(environment.connection, project.root);
    const session = await openSession(target, {
      readOnly: true,
      catalogOnly: true,
      connectTimeoutMs: patienceMs,
      statementTimeoutMs: patienceMs,
    });
    try {
      const sizes = await countRows(session, tables);
      return { environment: environment.name, target, sizes };
    } finally {
      await closeSession(session);
    }
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    return unknown;
  }
}

/** An embedded server would be started by asking for its connection. */
async function isAtRest({ connection }: Environment, project: Project): Promise<boolean> {
  if (typeof connection !== 'string' || !connection.startsWith('embedded:')) return false;
  const server = await readEmbeddedServer(project.root);
  if (server.kind !== 'running') return true;
  return !server.databases.some((database) => database.connection === connection);
}
