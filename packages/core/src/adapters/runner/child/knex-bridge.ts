import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Knex } from 'knex';
import type { KnexSettings } from '../../config/load-knex-settings.ts';
import { knexUnsupported } from '../errors.ts';

/** A statement as Knex hands it over. */
export interface KnexStatement {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
  response?: unknown;
}

/** How a statement reached its sender. */
export interface SentStatement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  /** True for the BEGIN, COMMIT and ROLLBACK of `knex.transaction` itself. */
  readonly isControl: boolean;
  /** False for a stream, whose rows are handed on one by one. */
  readonly canKeep: boolean;
  /** Sends it as it is, with more options for `pg` when they are given. */
  execute(more?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Decides about, and sends, every statement that Knex wants to send. */
export type StatementSender = (statement: SentStatement) => Promise<unknown>;

/** A top-level transaction object whose end is not in Knex's hands. */
export interface LentTransaction {
  readonly knex: Knex.Transaction;
  /** Lets Knex know that it is over; no statement passes through it afterwards. */
  finish(): Promise<void>;
}

/** Knex as builder over exactly one connection, which it neither opens nor closes. */
export interface KnexBridge {
  readonly knex: Knex;
  /** Lends a transaction that orch has begun and will end; `onControl` refuses to end it. */
  lendTransaction(onControl: (what: string) => Error): Promise<LentTransaction>;
  close(): Promise<void>;
}

/** A connection that Knex is put over. */
export interface BridgedConnection {
  readonly dialect: 'postgres' | 'better-sqlite3';
  readonly client: unknown;
  /** What Knex calls its driver. */
  readonly driver: unknown;
  /** What Knex is told besides. */
  readonly config: Pick<Knex.Config, 'connection' | 'version' | 'useNullAsDefault'>;
  /** Sends a statement; Knex's own way unless given. */
  query?(statement: {
    readonly text: string;
    readonly values: readonly unknown[];
  }): Promise<unknown>;
}

/** The parts of a Knex transaction that are replaced. */
interface TransactionParts {
  begin(connection: unknown, value?: unknown): Promise<unknown>;
  commit(connection: unknown, value?: unknown): Promise<unknown>;
  rollback(connection: unknown, error?: unknown): Promise<unknown>;
  _completed: boolean;
  _resolver(value?: unknown): void;
}

/** The parts of Knex's PostgreSQL client that are replaced or called. */
interface ClientParts {
  _query(connection: unknown, statement: KnexStatement): Promise<KnexStatement>;
  _stream(connection: unknown, statement: KnexStatement, ...rest: unknown[]): Promise<unknown>;
  transaction(container: unknown, config: unknown, outer?: unknown): TransactionParts;
}
type ClientClass = new (config: unknown) => ClientParts;

/** What of Knex is loaded from the project. */
interface LoadedKnex {
  readonly makeKnex: (config: Knex.Config) => Knex;
  readonly clientClass: ClientClass;
}

/**
 * Makes a Knex instance over a connection: the project's own Knex, so that its builders are the ones
 * the revisions were written for, and orch's own when it has none.
 *
 * @throws OrchError `RUN.KNEX_UNSUPPORTED`
 */
export function openKnexBridge(
  over: BridgedConnection,
  { projectRoot, settings }: { readonly projectRoot: string; readonly settings: KnexSettings },
  send: StatementSender,
): KnexBridge {
  const { makeKnex, clientClass } = loadKnex(projectRoot, over.dialect);
  let lending = false;
  let controlling = false;

  /** Knex hands its own BEGIN, COMMIT and ROLLBACK to `_query` while these methods run. */
  const markControl = (transaction: TransactionParts): TransactionParts => {
    for (const method of ['begin', 'commit', 'rollback'] as const) {
      const original = transaction[method].bind(transaction);
      transaction[method] = (connection, value) => {
        controlling = true;
        try {
          return original(connection, value);
        } finally {
          controlling = false;
        }
      };
    }
    return transaction;
  };

  class OrchClient extends clientClass {
    _driver(): unknown {
      return over.driver;
    }
    acquireRawConnection(): Promise<unknown> {
      return Promise.resolve(over.client);
    }
    destroyRawConnection(): Promise<void> {
      return Promise.resolve();
    }
    validateConnection(): boolean {
      return true;
    }
    cancelQuery(): Promise<void> {
      return Promise.reject(new Error('orch cancels statements itself'));
    }
    override async _query(connection: unknown, statement: KnexStatement): Promise<KnexStatement> {
      if (!statement.sql) throw new Error('the query is empty');
      const { sql, bindings = [], options = {} } = statement;
      statement.response = await send({
        sql,
        bindings,
        options,
        isControl: controlling,
        canKeep: true,
        execute: async (more = {}) => {
          if (over.query !== undefined) {
            return over.query({ text: sql, values: [...bindings], ...options, ...more });
          }
          await super._query(connection, statement);
          return statement.response;
        },
      });
      return statement;
    }
    override _stream(
      connection: unknown,
      statement: KnexStatement,
      ...rest: unknown[]
    ): Promise<unknown> {
      return send({
        sql: statement.sql,
        bindings: statement.bindings ?? [],
        options: {},
        isControl: false,
        canKeep: false,
        execute: () => super._stream(connection, statement, ...rest),
      });
    }
    override transaction(container: unknown, config: unknown, outer?: unknown): TransactionParts {
      const transaction = super.transaction(container, config, outer);
      if (!lending) return outer == null ? markControl(transaction) : transaction;
      lending = false;
      const end = (): Promise<void> => {
        transaction._completed = true;
        transaction._resolver();
        return Promise.resolve();
      };
      // They are called in a later tick than this one.
      transaction.begin = () => Promise.resolve();
      transaction.commit = end;
      transaction.rollback = end;
      return transaction;
    }
  }

  const knex = makeKnex({
    ...settings,
    client: OrchClient as unknown as typeof Knex.Client,
    ...over.config,
    pool: { min: 0, max: 1 },
    compileSqlOnError: false,
  });
  return {
    knex,
    async lendTransaction(onControl) {
      lending = true;
      const transaction = await knex.transaction();
      const commit = transaction.commit.bind(transaction);
      const refuse = (what: string) => (): never => {
        throw onControl(what);
      };
      transaction.commit = refuse('knex.commit()');
      transaction.rollback = refuse('knex.rollback()');
      return {
        knex: transaction,
        async finish() {
          await commit();
        },
      };
    },
    close: () => knex.destroy(),
  };
}

const ownRequire = createRequire(import.meta.url);
const loadedKnexes = new Map<string, LoadedKnex>();

/**
 * Loads the Knex of a project, or orch's own when it has none.
 * @throws OrchError `RUN.KNEX_UNSUPPORTED`
 */
export function loadKnex(
  projectRoot: string,
  dialect: BridgedConnection['dialect'] = 'postgres',
): LoadedKnex {
  const key = JSON.stringify([projectRoot, dialect]);
  const known = loadedKnexes.get(key);
  if (known !== undefined) return known;
  const require = hasKnex(projectRoot)
    ? createRequire(join(projectRoot, 'package.json'))
    : ownRequire;
  const manifest = require.resolve('knex/package.json');
  const { version }: { version: string } = require(manifest);
  const clientClass: unknown = require(join(dirname(manifest), `lib/dialects/${dialect}/index.js`));
  const makeKnex: unknown = require('knex');
  for (const method of ['_query', '_stream', 'transaction', 'acquireRawConnection']) {
    if (typeof clientClass === 'function' && method in clientClass.prototype) continue;
    throw knexUnsupported(version, method);
  }
  if (typeof makeKnex !== 'function') throw knexUnsupported(version, 'function');
  const loaded = {
    makeKnex: makeKnex as LoadedKnex['makeKnex'],
    clientClass: clientClass as ClientClass,
  };
  loadedKnexes.set(key, loaded);
  return loaded;
}

function hasKnex(projectRoot: string): boolean {
  try {
    createRequire(join(projectRoot, 'package.json')).resolve('knex/package.json');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      return false;
    throw error;
  }
}
