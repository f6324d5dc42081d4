import { dirname } from 'node:path';
import type { Knex } from 'knex';
import { knexConfigOf } from '../../config/knex-environments.ts';
import { importConfig } from './import-config.ts';

/** Settings of Knex that decide what the builders of a revision make and read. */
export type KnexSettings = Pick<
  Knex.Config,
  'wrapIdentifier' | 'postProcessResponse' | 'useNullAsDefault'
> & { readonly userParams?: unknown };

/** What a knexfile says beyond the connection and the folder. */
export interface KnexfileSettings {
  readonly builders: KnexSettings;
  /** False when `migrations.disableTransactions` is set; a revision's own `config` wins. */
  readonly transactions: boolean;
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
  const { migrations } = config;
  return { builders, transactions: !disablesTransactions(migrations) };
}

function disablesTransactions(migrations: unknown): boolean {
  if (typeof migrations !== 'object' || migrations === null) return false;
  return 'disableTransactions' in migrations && migrations.disableTransactions === true;
}
