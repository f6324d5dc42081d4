import { countRows } from '../adapters/postgres/backfill/count-rows.ts';
import type { PostgresTarget } from '../adapters/postgres/postgres-target.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import type { TableSize } from '../generate/backfill/table-size.ts';
import type { QualifiedName } from '../generate/render/sql/sql-reader.ts';
import { inReachable } from './reach-environment.ts';

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
  const { name } = environment;
  const known = await inReachable({ project, database, environment }, async (session, target) => {
    return { environment: name, target, sizes: await countRows(session, tables) };
  });
  return known ?? { environment: name, target: null, sizes: null };
}
