import pg from 'pg';
import { closeSession, openSession } from '../connect.ts';
import type { PostgresTarget } from '../postgres-target.ts';
import { databaseFailureKind } from '../sqlstate.ts';
import { copyDatabase } from './copy-database.ts';
import { copyDatabaseSettings, localeClauses } from './database-like.ts';
import { notOurs } from './errors.ts';
import { markerText, parseMarker } from './shadow-marker.ts';
import type { ShadowMarker } from './shadow-marker.ts';
import { checkTemplateName, lockNumber, newCreator, newWorkingName } from './shadow-name.ts';
import { shadowSession } from './shadow-session.ts';
import { sweepShadows } from './sweep-shadows.ts';

export { dropTemplatesExcept, findTemplate } from './templates.ts';

/** What a shadow is made from and for. */
export interface ShadowOptions {
  /** A kept template; without it the shadow is empty, with encoding and collation of the server target's database. */
  readonly template?: string;
  /** A word for people who see the database in a list: `replay`, `proof`. */
  readonly purpose: string;
  /** Whose templates are dropped together; `default` unless given. */
  readonly family?: string;
}

/** A throw-away database. It lives as long as this process, unless it is dropped before. */
export interface Shadow {
  readonly target: PostgresTarget;
  readonly name: string;
  /**
   * Keeps a copy of its present state as a template; one that is kept under this name already
   * stays. Nobody may be connected to the shadow.
   */
  freeze(asName: string): Promise<void>;
  /** Turns the shadow itself into a template, without a copy; it can be used no more. */
  become(asName: string): Promise<void>;
  /** Drops it with whoever is connected; more than once is no failure. */
  drop(): Promise<void>;
}

/**
 * Makes a shadow on a server, after dropping those whose creators are gone. Its session-level
 * advisory lock, held until it is dropped, tells others that it is in use.
 *
 * @throws OrchError `SHADOW.TEMPLATE_MISSING`, `SHADOW.NOT_ALLOWED`, `CONNECTION.*`
 */
export async function createShadow(
  server: PostgresTarget,
  options: ShadowOptions,
): Promise<Shadow> {
  const keeper = await openKeeper(server);
  try {
    await sweepShadows(keeper.client);
    const name = await keeper.copy(options.template ?? null, options);
    return shadowOf(server, name, keeper, options);
  } catch (error) {
    await closeSession(keeper.client);
    throw error;
  }
}

/** A session that holds its creator's lock and makes databases in its name. */
interface Keeper {
  readonly client: pg.Client;
  /** Copies a template (null: an empty database) and marks the copy; returns its name. */
  copy(template: string | null, options: ShadowOptions): Promise<string>;
}

async function openKeeper(server: PostgresTarget): Promise<Keeper> {
  const client = await openSession(server, shadowSession);
  const creator = newCreator();
  await client.query('SELECT pg_catalog.pg_advisory_lock($1)', [lockNumber(creator)]);
  return {
    client,
    async copy(template, options) {
      const { name } = newWorkingName(creator);
      const clauses = template === null ? { clauses: await localeClauses(client) } : {};
      await copyDatabase(client, server, { from: template ?? 'template0', to: name, ...clauses });
      await mark(client, name, { kind: 'working', ...familyOf(options) });
      await copyDatabaseSettings(client, name);
      return name;
    },
  };
}

function shadowOf(
  server: PostgresTarget,
  name: string,
  keeper: Keeper,
  options: ShadowOptions,
): Shadow {
  let dropped: Promise<void> | null = null;
  return {
    name,
    target: { ...server, database: name, label: `shadow ${name}` },
    async freeze(asName) {
      checkTemplateName(asName);
      if (await databaseExists(keeper.client, asName)) return;
      const copy = await keeper.copy(name, options);
      await renameToTemplate(keeper.client, copy, asName, options);
    },
    async become(asName) {
      checkTemplateName(asName);
      await renameToTemplate(keeper.client, name, asName, options);
      dropped ??= closeSession(keeper.client);
      await dropped;
    },
    drop() {
      dropped ??= dropShadow(server, name, keeper.client);
      return dropped;
    },
  };
}

/** Another process may have kept the same template meanwhile: then this one is dropped. */
async function renameToTemplate(
  client: pg.Client,
  name: string,
  asName: string,
  options: ShadowOptions,
): Promise<void> {
  const from = pg.escapeIdentifier(name);
  await client.query(`ALTER DATABASE ${from} ALLOW_CONNECTIONS false`);
  // Marked before it has its name: a template without its mark would never be found nor replaced.
  await mark(client, name, { kind: 'template', ...familyOf(options) });
  try {
    await client.query(`ALTER DATABASE ${from} RENAME TO ${pg.escapeIdentifier(asName)}`);
  } catch (error) {
    const kind = databaseFailureKind(error);
    if (kind !== 'duplicateDatabase' && kind !== 'uniqueViolation') throw error;
    await client.query(`DROP DATABASE ${from} WITH (FORCE)`);
  }
}

async function dropShadow(server: PostgresTarget, name: string, keeper: pg.Client): Promise<void> {
  try {
    await dropMarked(keeper, name);
    await closeSession(keeper);
  } catch (error) {
    if (databaseFailureKind(error) !== 'connectionLost') throw error;
    const again = await openSession(server, shadowSession);
    try {
      await dropMarked(again, name);
    } finally {
      await closeSession(again);
    }
  }
}

async function dropMarked(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
     FROM pg_catalog.pg_database AS d WHERE d.datname = $1`,
    [name],
  );
  const [found] = rows;
  if (found === undefined) return;
  if (parseMarker(found.comment) === null) throw notOurs(name);
  await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function mark(client: pg.Client, name: string, marker: ShadowMarker): Promise<void> {
  const text = pg.escapeLiteral(markerText(marker));
  await client.query(`COMMENT ON DATABASE ${pg.escapeIdentifier(name)} IS ${text}`);
}

async function databaseExists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1',
    [name],
  );
  return rowCount !== 0;
}

function familyOf(options: ShadowOptions): { purpose: string; family: string } {
  return { purpose: options.purpose, family: options.family ?? 'default' };
}
