import { dirname } from 'node:path';
import type { Knex } from 'knex';
import { knexConfigOf } from '../../config/knex-environments.ts';
import { importConfig } from './import-config.ts';

/** Settings of Knex that decide what the builders of a revision make and read. */
export type KnexSettings = Pick<
  Knex.Config,
  'wrapIdentifier' | 'postProcessResponse' | 'useNullAsDefault'
> & { readonly userParams?: unknown };

const NAMES = ['wrapIdentifier', 'postProcessResponse', 'useNullAsDefault', 'userParams'] as const;

/**
 * Reads the builders' settings of an environment from its knexfile; functions cannot be carried to
 * another process, so the process that runs revisions asks for them itself.
 * @throws OrchError `CONFIG.UNREADABLE`
 */
export async function loadKnexSettings(
  knexfile: string,
  environment: string,
): Promise<KnexSettings> {
  const value = await importConfig(knexfile, dirname(knexfile));
  const config = knexConfigOf(value, environment) ?? {};
  return Object.fromEntries(
    NAMES.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])),
  );
}
