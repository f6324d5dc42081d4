import { embeddedName } from '../../config/embedded-name.ts';
import './load-pg.ts';
import pg from 'pg';
import type { ConnectionSource } from '../../config/project.ts';
import { connectionFailure } from './connection-failure.ts';
import { poolerInBetween, serverTooOld } from './errors.ts';
import type { PostgresTarget } from './postgres-target.ts';
import {
  clientCheckSetting,
  meaningSettings,
  oldestVersionNumber,
  pinningQuery,
} from './session-pins.ts';
import { databaseFailureKind } from './sqlstate.ts';
import { targetOf } from './target-of.ts';

export type { PostgresTarget } from './postgres-target.ts';

/** How a session is opened; every value has a safe default. */
export interface SessionOptions {
  /** Shown in `pg_stat_activity`; `orch` unless given. */
  readonly applicationName?: string;
  /** From the first packet to a pinned session; 10 000 unless given. */
  readonly connectTimeoutMs?: number;
  /** Every transaction of the session is read-only unless it says otherwise. */
  readonly readOnly?: boolean;
  /** Server-side limit of each statement; none unless given, whatever the role has. */
  readonly statementTimeoutMs?: number;
  /**
   * Only SQL of orch's own is sent: it sees pg_catalog alone, so that nothing in a schema that the
   * role's search_path puts before it is taken for PostgreSQL's own.
   */
  readonly catalogOnly?: boolean;
}

/**
 * Turns a connection of the configuration into a target. `embedded:<name>` starts the project's
 * embedded server and creates the database when they are not there; `root` is the project's folder.
 * Values that are absent come from where `pg` takes them (`PGHOST`, `PGUSER`, ...).
 *
 * @throws OrchError `CONNECTION.INVALID`, and `EMBEDDED.*` for an embedded database
 */
export async function resolveConnection(
  source: ConnectionSource,
  root: string,
): Promise<PostgresTarget> {
  if (typeof source === 'object' && 'load' in source) {
    return resolveConnection(await source.load(), root);
  }
  const embedded = embeddedName(source);
  if (embedded !== null) {
    const { embeddedTarget } = await import('../embedded/embedded-target.ts');
    return embeddedTarget(root, embedded);
  }
  return targetOf(source);
}

/**
 * Opens a session: connected, an `error` listener attached, a pooler refused, and the settings
 * pinned that change what SQL means (TimeZone UTC, DateStyle ISO, IntervalStyle postgres,
 * standard_conforming_strings on, client_encoding UTF8; search_path stays the role's), and no
 * statement_timeout of the role's in force. A server
 * that is starting up is waited for within the time limit.
 *
 * @throws OrchError `CONNECTION.*`, never holding the password
 */
export async function openSession(
  target: PostgresTarget,
  options: SessionOptions = {},
): Promise<pg.Client> {
  const timeoutMs = options.connectTimeoutMs ?? 10_000;
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(2 * pauseMs, 1000)) {
    try {
      return await openOnce(target, options, Math.max(1, deadline - Date.now()));
    } catch (error) {
      const waitable = databaseFailureKind(error) === 'serverStarting';
      if (!waitable || Date.now() + pauseMs >= deadline) {
        throw connectionFailure(error, target, timeoutMs);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Ends a session; a server that no longer answers is left after two seconds. */
export async function closeSession(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => client.connection.stream.destroy(), 2000);
  try {
    await client.end();
  } finally {
    clearTimeout(timer);
  }
}

/** The values that `pg` and Knex take to reach a target. */
export function clientConfig(target: PostgresTarget): pg.ClientConfig {
  return {
    host: target.host,
    port: target.port,
    user: target.user,
    database: target.database,
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(target.ssl === undefined ? {} : { ssl: target.ssl }),
    ...(target.options === undefined ? {} : { options: target.options }),
  };
}

async function openOnce(
  target: PostgresTarget,
  options: SessionOptions,
  timeoutMs: number,
): Promise<pg.Client> {
  const client = new pg.Client({
    ...clientConfig(target),
    application_name: options.applicationName ?? 'orch',
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
  });
  // Without a listener a connection that the server ends while idle would end the process; the
  // next query reports it.
  client.on('error', () => undefined);
  const timer = setTimeout(
    () => client.connection.stream.destroy(new Error('timeout expired')),
    timeoutMs,
  );
  try {
    await client.connect();
    await pin(client, target, options);
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function pin(
  client: pg.Client,
  target: PostgresTarget,
  options: SessionOptions,
): Promise<void> {
  const promisedPid = 'processID' in client ? client.processID : null;
  const about = { label: target.label, reason: 'the backend is not the promised one' };
  if (typeof promisedPid !== 'number') throw poolerInBetween(about);

  const settings = new Map(meaningSettings);
  if (options.readOnly === true) settings.set('default_transaction_read_only', 'on');
  if (options.catalogOnly === true) settings.set('search_path', 'pg_catalog, pg_temp');
  if (options.statementTimeoutMs !== undefined) {
    settings.set('statement_timeout', `${options.statementTimeoutMs}ms`);
  }
  const session = await runPins(client, promisedPid, settings);
  if (session.pid !== promisedPid) throw poolerInBetween(about);
  if (session.version_number < oldestVersionNumber) throw serverTooOld(about, session.version);
}

interface PinRow {
  readonly pid: number;
  readonly version_number: number;
  readonly version: string;
}

async function runPins(
  client: pg.Client,
  promisedPid: number,
  settings: ReadonlyMap<string, string>,
): Promise<PinRow> {
  const run = async (pins: ReadonlyMap<string, string>): Promise<PinRow> => {
    const { text, values } = pinningQuery(pins);
    const { rows } = await client.query<PinRow>(text, [...values(promisedPid)]);
    const [row] = rows;
    if (row === undefined) throw new Error('the pinning query returned no row');
    return row;
  };
  try {
    return await run(new Map([...settings, clientCheckSetting]));
  } catch (error) {
    if (databaseFailureKind(error) !== 'unsupportedSetting') throw error;
    return run(settings);
  }
}
