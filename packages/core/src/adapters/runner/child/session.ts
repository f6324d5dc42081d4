import pg from 'pg';
import { closeSession, openSession } from '../../postgres/connect.ts';
import { connectionFailure } from '../../postgres/connection-failure.ts';
import type { PostgresTarget } from '../../postgres/postgres-target.ts';
import type { Querier } from '../../postgres/querier.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { meaningSettings } from '../../postgres/session-pins.ts';
import { otherSchema, readOnly } from '../errors.ts';
import type { RunLimits } from '../../../config/project.ts';
import { asOwnConnection } from './guard-sockets.ts';
import type { SessionHook } from '../../config/load-knex-settings.ts';
import { callSessionHook } from './session-hook.ts';
import type { StatementHook } from './statement-hook.ts';

/** Which server, database and backend a session is. */
export interface SessionIdentity {
  readonly systemIdentifier: string;
  readonly databaseOid: string;
  /** When the server was started; a restart changes it. */
  readonly serverStartedAt: string;
  readonly pid: number;
  readonly backendStartedAt: string;
  readonly serverVersion: string;
  readonly clientCheckInterval: string;
}

/** What `pg` returns for a text of one statement, or of several. */
export type Answer = pg.QueryResult<Record<string, unknown>>;

/** What a session is opened with. */
export interface SessionParts {
  readonly target: PostgresTarget;
  readonly limits: RunLimits;
  readonly applicationName: string;
  readonly hook: StatementHook;
  /** What the project does to each new connection. */
  readonly sessionHook: SessionHook | null;
}

/** What a session must be like for revisions. */
export interface SessionNeeds {
  readonly limits: RunLimits;
  /** Where names without a schema must lead; null when no revision relies on it. */
  readonly defaultSchema: string | null;
}

/** The one dedicated connection: it holds the run lock and every transaction of a run. */
export class Session implements Querier {
  readonly client: pg.Client;
  readonly identity: SessionIdentity;
  private readonly hook: StatementHook;
  private readonly sessionHook: SessionHook | null;
  private end: Error | null = null;
  private farewell: Error | null = null;
  /** Whether the settings may be others than {@link pinnedSettings}, committed ones included. */
  settingsInDoubt = true;

  private constructor(
    client: pg.Client,
    identity: SessionIdentity,
    { hook, sessionHook }: Pick<SessionParts, 'hook' | 'sessionHook'>,
  ) {
    this.client = client;
    this.identity = identity;
    this.hook = hook;
    this.sessionHook = sessionHook;
    // Copied, because Knex writes the SQL of its statement into the error that it is given.
    client.on('error', (error) => (this.end ??= this.farewell ?? copyOf(error)));
    client.on('end', () => (this.end ??= this.farewell ?? new Error('the connection ended')));
    // After the crash of another backend the server says so in a warning, and hangs up.
    client.on('notice', (notice) => {
      if (notice.code !== '57P02') return;
      this.farewell = Object.assign(new Error(notice.message), { code: notice.code });
    });
  }

  /**
   * Connects, and refuses a server on which nothing can be changed.
   * @throws OrchError `CONNECTION.*`, `RUN.READ_ONLY`
   */
  static async open(parts: SessionParts): Promise<Session> {
    const { target, limits, applicationName, hook } = parts;
    const client = await asOwnConnection(() =>
      openSession(target, { applicationName, connectTimeoutMs: limits.connectTimeoutMs }),
    );
    const timer = setTimeout(
      () => client.connection.stream.destroy(new Error('timeout expired')),
      limits.connectTimeoutMs,
    );
    try {
      return new Session(client, await identify(client, hook), parts);
    } catch (error) {
      await closeSession(client);
      throw connectionFailure(error, target, limits.connectTimeoutMs);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Why the connection is gone; null while it stands. */
  get lost(): Error | null {
    return this.end;
  }

  /** Sends one of orch's own texts, of one or several statements, without values. */
  async send(sql: string): Promise<readonly Answer[]> {
    const answer: unknown = await this.pass(sql, () => this.client.query(sql));
    return (Array.isArray(answer) ? answer : [answer]) as readonly Answer[];
  }

  /** Sends statements of orch's own as one transaction, in one message. */
  async sendTransaction(statements: readonly string[]): Promise<readonly Answer[]> {
    try {
      return await this.send(['BEGIN', ownSettings, ...statements, 'COMMIT'].join(';\n'));
    } catch (error) {
      if (this.end === null && this.client.getTransactionStatus() !== 'I')
        await this.send('ROLLBACK');
      throw error;
    }
  }

  /** The rows of one of orch's own queries, whatever a revision has set. */
  async read(sql: string): Promise<readonly Record<string, unknown>[]> {
    const answers = await this.sendTransaction([sql]);
    return answers.at(-2)?.rows ?? [];
  }

  /** Sends one of orch's own queries, with values. */
  query<Row extends object>(
    text: string,
    values: unknown[] = [],
  ): Promise<{ readonly rows: readonly Row[] }> {
    return this.pass(text, () => this.client.query<Row>(text, values));
  }

  /** Passes a statement through the hook to this connection. */
  pass<T>(sql: string, execute: () => Promise<T>): Promise<T> {
    return this.hook.run(sql, async () => {
      if (this.end !== null) throw this.end;
      try {
        return await execute();
      } catch (error) {
        await this.settled();
        throw error;
      }
    });
  }

  /**
   * `pg` reports an error before the server has said what state the transaction is in; waits until
   * it has, or until the connection is gone.
   */
  private async settled(): Promise<void> {
    const { client } = this;
    if (this.end !== null || !('readyForQuery' in client) || client.readyForQuery === true) return;
    await new Promise<void>((resolve) => {
      client.connection.once('readyForQuery', () => resolve());
      client.once('end', () => resolve());
    });
  }

  /**
   * Gives the session the settings that every revision starts from, in a message of its own, or a
   * rollback would take them back: what it was opened with, the pinned ones, the project's own.
   *
   * @throws OrchError `RUN.SESSION_HOOK`, `RUN.OTHER_SCHEMA`
   */
  async prepare({ limits, defaultSchema }: SessionNeeds): Promise<void> {
    await this.send(pinnedSettings(limits, this.identity));
    const { client, sessionHook } = this;
    if (sessionHook !== null) {
      await this.pass('pool.afterCreate', () =>
        callSessionHook(sessionHook, client, limits.connectTimeoutMs),
      );
    }
    this.settingsInDoubt = sessionHook !== null;
    if (defaultSchema !== null) await this.requireSchema(defaultSchema);
  }

  /** Without any schema to create in, what relies on one fails by itself. */
  private async requireSchema(wanted: string): Promise<void> {
    const [answer] = await this.send('SELECT pg_catalog.current_schema() AS schema');
    const found = answer?.rows[0]?.['schema'];
    if (typeof found === 'string' && found !== wanted) throw otherSchema(found, wanted);
  }

  /** The server's address; null for a Unix socket. */
  get remoteAddress(): string | null {
    const { stream } = this.client.connection;
    return 'remoteAddress' in stream && typeof stream.remoteAddress === 'string'
      ? stream.remoteAddress
      : null;
  }

  /** Whether the open transaction has failed, so that only a rollback is possible. */
  get transactionFailed(): boolean {
    return this.client.getTransactionStatus() === 'E';
  }

  /** Whether a transaction is open, failed or not. */
  get inTransaction(): boolean {
    return this.client.getTransactionStatus() !== 'I';
  }

  /** Cuts the connection; a statement that waits for its answer fails with `reason`. */
  cut(reason: Error): void {
    this.end ??= reason;
    this.client.connection.stream.destroy(reason);
  }

  async close(): Promise<void> {
    if (this.end === null) await closeSession(this.client);
  }
}

/** The settings that every revision starts from, whatever one before it has set. */
function pinnedSettings(limits: RunLimits, identity: SessionIdentity): string {
  const pins = meaningSettings.map(([name, value]) => `SET ${name} TO ${pg.escapeLiteral(value)}`);
  const timed = timeLimits(limits, identity).map((limit) => limit.replace('SET LOCAL ', 'SET '));
  return [resetSession, ...pins, ...timed].join(';\n');
}

/** The limits that no statement of a revision goes without. */
export function timeLimits(limits: RunLimits, identity: SessionIdentity): readonly string[] {
  return [
    `SET LOCAL client_connection_check_interval TO ${pg.escapeLiteral(identity.clientCheckInterval)}`,
    `SET LOCAL lock_timeout TO ${limits.lockTimeoutMs}`,
    `SET LOCAL statement_timeout TO ${limits.statementTimeoutMs}`,
  ];
}

/**
 * orch's own SQL runs as the role that orch connected as, whatever a revision has set, and without
 * the schemas that others can put things into.
 */
export const ownSettings = [
  'SET LOCAL session_authorization TO DEFAULT',
  'SET LOCAL role TO DEFAULT',
  'SET LOCAL search_path TO pg_catalog, pg_temp',
].join(';\n');

/** Gives the session back everything that it was opened with. */
export const resetSession = 'RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL';

interface IdentityRow {
  readonly system_identifier: string;
  readonly database_oid: string;
  readonly server_started_at: string;
  readonly pid: number;
  readonly backend_started_at: string;
  readonly server_version: string;
  readonly client_check_interval: string;
  readonly in_recovery: boolean;
  readonly read_only: string;
}

async function identify(client: pg.Client, hook: StatementHook): Promise<SessionIdentity> {
  const { rows } = await hook.run(identityQuery, () => client.query<IdentityRow>(identityQuery));
  const [row] = rows;
  if (row === undefined) throw new Error('the identity query returned no row');
  if (row.in_recovery) throw readOnly('the server is a standby');
  if (row.read_only === 'on') throw readOnly('default_transaction_read_only is on for this role');
  return {
    systemIdentifier: row.system_identifier,
    databaseOid: row.database_oid,
    serverStartedAt: row.server_started_at,
    pid: row.pid,
    backendStartedAt: row.backend_started_at,
    serverVersion: row.server_version,
    clientCheckInterval: row.client_check_interval,
  };
}

const identityQuery = `
  SELECT (SELECT c.system_identifier FROM pg_catalog.pg_control_system() c)::pg_catalog.text
           AS system_identifier,
         (SELECT d.oid FROM pg_catalog.pg_database d
          WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())::pg_catalog.text
           AS database_oid,
         pg_catalog.pg_postmaster_start_time()::pg_catalog.text AS server_started_at,
         a.pid, a.backend_start::pg_catalog.text AS backend_started_at,
         pg_catalog.current_setting('server_version') AS server_version,
         COALESCE(pg_catalog.current_setting('client_connection_check_interval', true), '0')
           AS client_check_interval,
         pg_catalog.pg_is_in_recovery() AS in_recovery,
         pg_catalog.current_setting('default_transaction_read_only') AS read_only
  FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) a`;

function copyOf(error: Error): Error {
  const code = sqlStateOf(error);
  const copy = new Error(error.message, { cause: error.cause });
  return code === null ? copy : Object.assign(copy, { code });
}
