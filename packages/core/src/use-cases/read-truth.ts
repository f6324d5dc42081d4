import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { findReference } from './find-reference.ts';
import { materialiseModels } from './materialise-models.ts';

/** Where a schema is read: in a database, or from the models. */
export interface TruthRequest {
  readonly project: Project;
  readonly database: Database;
  /** Decides where the models are built. */
  readonly environment: Environment;
  /** An environment's name or a URL; the models when undefined. */
  readonly from: string | undefined;
}

/** A schema, and how sentences call where it comes from. */
export interface NamedCatalog {
  readonly name: string;
  readonly catalog: Catalog;
}

/**
 * Reads the schema of a database, or what the models say. Nothing is changed.
 *
 * @throws OrchError `MODEL.*`, `GENERATE.NO_REFERENCE`, `CONNECTION.*`, `SHADOW.*`
 */
export async function readTruth(request: TruthRequest): Promise<NamedCatalog> {
  const { project, database, environment, from } = request;
  const scope = catalogScopeOf(database, { privileges: false });
  if (from !== undefined) {
    const { name, target } = await findReference({ project, database, from });
    const session = await openSession(target, { readOnly: true });
    try {
      return { name, catalog: await readCatalog(session, scope) };
    } finally {
      await closeSession(session);
    }
  }
  const shadow = await materialiseModels({
    project,
    database,
    environment: environment.name,
    beside: await resolveConnection(environment.connection, project.root),
  });
  try {
    const session = await openSession(shadow.target, { readOnly: true });
    try {
      return { name: 'the models', catalog: await readCatalog(session, scope) };
    } finally {
      await closeSession(session);
    }
  } finally {
    await shadow.drop();
  }
}
