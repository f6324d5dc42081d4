import { dirname } from 'node:path';
import type { Knex } from 'knex';
import { knexConfigOf } from '../../config/knex-environments.ts';
import { isRecord } from '../../config/is-record.ts';
import { importConfig } from './import-config.ts';

/** Settings of Knex that decide what the builders of a revision make and read. */
export type KnexSettings = Pick<
  Knex.Config,
  'wrapIdentifier' | 'postProcessResponse' | 'useNullAsDefault'
> & { readonly userParams?: unknown };

/** Prepares a new connection, and calls back when that is done. */
export type SessionHook = (connection: unknown, done: (error?: Error | null) => void) => void;

/** What a knexfile says beyond the connection and the folder. */
export interface KnexfileSettings {
  readonly builders: KnexSettings;
  /** False when `migrations.disableTransactions` is set; a revision's own `config` wins. */
  readonly transactions: boolean;
  /** `pool.afterCreate`. */
  readonly sessionHook: SessionHook | null;
}

const NAMES = ['wrapIdentifier', 'postProcessResponse', 'useNullAsDefault', 'userParams'] as const;

/**
 * Reads the settings of an environment from its knexfile; functions cannot be carried to
 * another process, so the process that runs revisions asks for them itself.
 * @throws OrchError `CONFIG.UNREADABLE`
 */
export async function loadKnexSettings(
  knexfile: string,
  environment: string,
): Promise<KnexfileSettings> {
  const value = await importConfig(knexfile, dirname(knexfile));
  const config = knexConfigOf(value, environment) ?? {};
  const builders = Object.fromEntries(
    NAMES.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
  );
  return {
    builders,
    transactions: !disablesTransactions(config['migrations']),
    sessionHook: sessionHookOf(config['pool']),
  };
}

function sessionHookOf(pool: unknown): SessionHook | null {
  const hook = isRecord(pool) ? pool['afterCreate'] : undefined;
  return typeof hook === 'function' ? (hook as SessionHook) : null;
}

function disablesTransactions(migrations: unknown): boolean {
  return isRecord(migrations) && migrations['disableTransactions'] === true;
}
