import { cloneDatabase, databaseExists, dropClone } from '../adapters/postgres/clone-database.ts';
import { resolveConnection } from '../adapters/postgres/connect.ts';
import { targetOf } from '../adapters/postgres/target-of.ts';
import { cloneNameOf } from '../checkout/clone-name.ts';
import { cloneExists } from '../checkout/errors.ts';
import { embeddedName } from '../config/embedded-name.ts';
import type { ConnectionSource } from '../config/project.ts';
import type { DatabasePlace } from './read-database-state.ts';

/** A copy that is moved in place of a database. */
export interface Clone {
  /** Name of the database. */
  readonly name: string;
  /** The database with the copy behind its environment. */
  readonly place: DatabasePlace;
  /** How it is called in output, and what `ORCH_DATABASE_URL` takes; holds no password. */
  readonly label: string;
}

/**
 * The copy of a database under a name, whether it is there or not.
 * @throws OrchError `CHECKOUT.CLONE_NAME`, `CONNECTION.*`
 */
export async function cloneOf(place: DatabasePlace, name: string): Promise<Clone> {
  const { project, environment } = place;
  const isEmbedded = embeddedName(environment.connection) !== null;
  const source = await resolveConnection(environment.connection, project.root);
  const whole = cloneNameOf(source.database, name);
  const connection: ConnectionSource = isEmbedded
    ? `embedded:${whole}`
    : { ...source, database: whole };
  const label = typeof connection === 'string' ? connection : targetOf(connection).label;
  return { name: whole, label, place: { ...place, environment: { ...environment, connection } } };
}

/**
 * Refuses a copy that would overwrite, or be taken for, another database.
 * @throws OrchError `CHECKOUT.CLONE_NAME`, `CHECKOUT.CLONE_EXISTS`, `CONNECTION.*`
 */
export async function requireNoClone(place: DatabasePlace, name: string): Promise<void> {
  const { environment, project } = place;
  const clone = await cloneOf(place, name);
  const source = await resolveConnection(environment.connection, project.root);
  if (await databaseExists(source, clone.name)) throw cloneExists(clone.name);
}

/** Makes the copy, unless it is there. @throws OrchError as `cloneDatabase` */
export async function makeClone(place: DatabasePlace, clone: Clone): Promise<void> {
  const source = await resolveConnection(place.environment.connection, place.project.root);
  await cloneDatabase(source, clone.name);
}

/** Takes the copy away. @throws OrchError `CONNECTION.*` */
export async function removeClone(place: DatabasePlace, clone: Clone): Promise<void> {
  const source = await resolveConnection(place.environment.connection, place.project.root);
  await dropClone(source, clone.name);
}
