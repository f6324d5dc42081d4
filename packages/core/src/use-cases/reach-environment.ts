import type { ClientBase } from 'pg';

import { closeSession, openSession, resolveConnection } from '../adapters/postgres/connect.ts';
import type { PostgresTarget } from '../adapters/postgres/postgres-target.ts';
import { embeddedName } from '../config/embedded-name.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import { readEmbeddedServer } from './read-embedded-server.ts';

/** How long a database may take to answer before it counts as one that cannot be reached. */
const patienceMs = 3_000;

/** A database of the project in one of its environments. */
export interface ReachablePlace {
  readonly project: Project;
  readonly database: Database;
  readonly environment: Environment;
}

/**
 * Reads something in an environment that can be reached now: nothing is started for it, and nothing
 * waited for. Null when it does not answer at once or runs on another engine.
 */
export async function inReachable<T>(
  { project, database, environment }: ReachablePlace,
  read: (session: ClientBase, target: PostgresTarget) => Promise<T>,
): Promise<T | null> {
  const engine = environment.overrides.engine ?? database.engine;
  if (engine !== 'postgres' || (await isAtRest(environment, project))) return null;
  try {
    const target = await resolveConnection(environment.connection, project.root);
    const session = await openSession(target, {
      readOnly: true,
      catalogOnly: true,
      connectTimeoutMs: patienceMs,
      statementTimeoutMs: patienceMs,
    });
    try {
      return await read(session, target);
    } finally {
      await closeSession(session);
    }
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    return null;
  }
}

/**
 * Whether asking for an environment's connection would start the embedded server, or make a
 * database on it.
 */
export async function isAtRest({ connection }: Environment, project: Project): Promise<boolean> {
  if (embeddedName(connection) === null) return false;
  const server = await readEmbeddedServer(project.root);
  if (server.kind !== 'running') return true;
  return !server.databases.some((database) => database.connection === connection);
}
