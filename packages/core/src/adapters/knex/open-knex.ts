import '../postgres/load-pg.ts';
import type { Knex } from 'knex';
import pg from 'pg';

import type { Project } from '../../config/project.ts';
import { loadKnexSettings } from '../config/load-knex-settings.ts';
import { clientConfig, type PostgresTarget } from '../postgres/connect.ts';
import { loadKnex } from '../runner/child/knex-bridge.ts';

/** Which database a person works on by hand. */
export interface KnexRequest {
  readonly project: Project;
  /** The environment whose part of a knexfile counts. */
  readonly environment: string;
  readonly target: PostgresTarget;
  /** Whether transactions are read-only unless they say otherwise. */
  readonly readOnly: boolean;
}

/**
 * Opens the project's own Knex, with the settings of its builders, on a database. The caller
 * destroys it.
 *
 * @throws OrchError `RUN.KNEX_UNSUPPORTED`, `CONFIG.UNREADABLE`
 */
export async function openKnex(request: KnexRequest): Promise<Knex> {
  const { project, environment, target, readOnly } = request;
  const { makeKnex, clientClass } = loadKnex(project.root);
  class ShellClient extends clientClass {
    _driver(): unknown {
      return pg;
    }
  }
  const settings =
    project.knexfile === undefined
      ? {}
      : (await loadKnexSettings(project.knexfile, environment)).builders;
  const options = [target.options, ...(readOnly ? ['-c default_transaction_read_only=on'] : [])];
  return makeKnex({
    ...settings,
    client: ShellClient as unknown as typeof Knex.Client,
    connection: {
      ...clientConfig(target),
      application_name: 'orch-shell',
      options: options.filter((one) => one !== undefined).join(' '),
    },
    pool: { min: 0, max: 2 },
  } as Knex.Config);
}
