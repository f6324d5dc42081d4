import { resolveConnection, type PostgresTarget } from '../adapters/postgres/connect.ts';
import type { Database, Project } from '../config/project.ts';
import { noReference, sameDatabase } from '../generate/errors.ts';

/** The database that is the truth. */
export interface Reference {
  /** How it is called in output: an environment's name, or `the given URL`. */
  readonly name: string;
  readonly target: PostgresTarget;
}

/** Where to look for the reference. */
export interface ReferenceRequest {
  readonly project: Project;
  readonly database: Database;
  /** An environment's name or a URL; `reference` when undefined. */
  readonly from: string | undefined;
}

const looksLikeConnection = /^(?:postgres(?:ql)?:\/\/|embedded:)/;

/**
 * Finds the reference database by environment name or URL.
 *
 * @throws OrchError `GENERATE.NO_REFERENCE`, `GENERATE.SAME_DATABASE`, `CONNECTION.INVALID`
 */
export async function findReference(request: ReferenceRequest): Promise<Reference> {
  const { project, database, from = 'reference' } = request;
  const environment = database.environments.get(from);
  if (environment === undefined && !looksLikeConnection.test(from)) {
    throw noReference(from, [...database.environments.keys()]);
  }
  const source = environment === undefined ? from : environment.connection;
  const target = await resolveConnection(source, project.root);
  if (target.database.startsWith('orch_shadow_')) throw sameDatabase(target.database);
  return { name: environment === undefined ? 'the given URL' : environment.name, target };
}
