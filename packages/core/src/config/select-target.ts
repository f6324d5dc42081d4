import { endpointOf } from './connection-endpoint.ts';
import { parseConnectionText } from './connection-text.ts';
import {
  ambiguousDatabase,
  configInvalid,
  configNotFound,
  unknownDatabase,
  unknownEnvironment,
  wrongEnvironment,
} from './errors.ts';
import { unreadableUrl } from './config-findings.ts';
import type { ConnectionSource, Database, Environment, Project } from './project.ts';

/** What flags and environment variables say about where a command works. */
export interface Selection {
  readonly environment?: string;
  /** Names, separated by commas. */
  readonly database?: string;
  /** Replaces the connection of the chosen environment (ORCH_DATABASE_URL). */
  readonly url?: string;
}

/** A database in one of its environments. */
export interface SelectedTarget {
  readonly database: Database;
  readonly environment: Environment;
}

/**
 * The one database and environment that a command works on.
 * @throws OrchError `CONFIG.NOT_FOUND`, `CONFIG.UNKNOWN_DATABASE`, `CONFIG.AMBIGUOUS_DATABASE`,
 *   `CONFIG.UNKNOWN_ENVIRONMENT`, `CONFIG.WRONG_ENVIRONMENT`
 */
export function selectTarget(project: Project, selection: Selection): SelectedTarget {
  const databases = selectDatabases(project, selection);
  const [database, ...others] = databases;
  if (database === undefined) throw configNotFound(null, project.root);
  if (others.length > 0) throw ambiguousDatabase(databases.map((one) => one.name));
  return inEnvironment(project, database, selection);
}

/**
 * The databases that a command works on, all of them when none is named, in the project's order.
 * @throws OrchError as {@link selectTarget}
 */
export function selectTargets(project: Project, selection: Selection): readonly SelectedTarget[] {
  const databases = selectDatabases(project, selection);
  if (databases.length === 0) throw configNotFound(null, project.root);
  if (selection.url !== undefined && databases.length > 1) {
    throw ambiguousDatabase(databases.map((one) => one.name));
  }
  return databases.map((database) => inEnvironment(project, database, selection));
}

function selectDatabases(project: Project, selection: Selection): readonly Database[] {
  if (project.source.kind === 'none') throw configNotFound(null, project.root);
  if (selection.database === undefined) return [...project.databases.values()];
  const names = new Set(selection.database.split(',').map((name) => name.trim()));
  const known = [...project.databases.keys()];
  const unknown = [...names].find((name) => !project.databases.has(name));
  if (unknown !== undefined) throw unknownDatabase(unknown, known);
  return [...project.databases.values()].filter(({ name }) => names.has(name));
}

/**
 * One environment of a database by its name.
 * @throws OrchError `CONFIG.UNKNOWN_ENVIRONMENT`
 */
export function environmentOf(database: Database, name: string): Environment {
  const environment = database.environments.get(name);
  if (environment !== undefined) return environment;
  throw unknownEnvironment(name, database.name, [...database.environments.keys()]);
}

/** A database as it is in one of its environments. */
export function databaseIn(database: Database, environment: Environment): Database {
  const inPlace = { ...database, ...environment.overrides };
  return environment.protected ? withoutLocal(inPlace) : inPlace;
}

/** A database without the revisions that are only for the person at this machine. */
export function withoutLocal(database: Database): Database {
  const { localDirectory: _, ...shared } = database;
  return shared;
}

function inEnvironment(project: Project, database: Database, selection: Selection): SelectedTarget {
  const environment = environmentOf(database, selection.environment ?? database.defaultEnvironment);
  const inPlace = databaseIn(database, environment);
  if (selection.url === undefined) return { database: inPlace, environment };
  const connection = parseConnectionText(selection.url);
  if (connection === null) throw configInvalid(null, [unreadableUrl('ORCH_DATABASE_URL')]);
  const guarded = protectedEnvironmentAt(project, connection);
  if (guarded !== null && guarded !== environment.name) {
    throw wrongEnvironment(environment.name, guarded);
  }
  return { database: inPlace, environment: { ...environment, connection } };
}

/** The name of the protected environment whose database a connection reaches, or null. */
export function protectedEnvironmentAt(
  project: Project,
  connection: ConnectionSource,
): string | null {
  const endpoint = endpointOf(connection);
  if (endpoint === null) return null;
  for (const database of project.databases.values()) {
    for (const environment of database.environments.values()) {
      if (environment.protected && endpointOf(environment.connection) === endpoint) {
        return environment.name;
      }
    }
  }
  return null;
}
