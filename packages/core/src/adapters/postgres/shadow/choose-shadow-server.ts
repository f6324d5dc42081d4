import type { ConnectionSource } from '../../../config/project.ts';
import type { Finding } from '../../../failure/finding.ts';
import { closeSession, openSession, resolveConnection } from '../connect.ts';
import type { PostgresTarget } from '../postgres-target.ts';
import { embeddedInstead } from './errors.ts';
import { shadowSession } from './shadow-session.ts';

/** Where shadows are made, and what the user should know about it. */
export interface ShadowServer {
  readonly server: PostgresTarget;
  readonly findings: readonly Finding[];
}

/**
 * Chooses the server for shadows: the configured one, else the environment's own, where a shadow
 * has the same version, extensions and collations; else, when the role may not create databases
 * there or the server only reads, the project's embedded server, with a warning.
 *
 * @throws OrchError `CONNECTION.*`, `EMBEDDED.*`
 */
export async function chooseShadowServer(
  environment: PostgresTarget,
  configured: ConnectionSource | null,
  root: string,
): Promise<ShadowServer> {
  if (configured !== null) {
    return { server: await resolveConnection(configured, root), findings: [] };
  }
  const { obstacle, version } = await obstacleOn(environment);
  if (obstacle === null) return { server: environment, findings: [] };

  const server = await resolveConnection('embedded:postgres', root);
  const embedded = await obstacleOn(server);
  const versions =
    major(version) === major(embedded.version)
      ? ''
      : `; it is PostgreSQL ${major(embedded.version)}, the environment is ${major(version)}`;
  return { server, findings: [embeddedInstead(environment.label, `${obstacle}${versions}`)] };
}

async function obstacleOn(
  target: PostgresTarget,
): Promise<{ readonly obstacle: string | null; readonly version: number }> {
  const client = await openSession(target, shadowSession);
  try {
    const { rows } = await client.query<{ may: boolean; reads: boolean; version: number }>(
      `SELECT r.rolcreatedb OR r.rolsuper AS may,
              pg_catalog.pg_is_in_recovery() OR pg_catalog.current_setting('transaction_read_only') = 'on' AS reads,
              pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version
       FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user`,
    );
    const [row] = rows;
    const version = row?.version ?? 0;
    if (row?.reads === true) return { obstacle: 'the server only reads', version };
    if (row?.may !== true) return { obstacle: 'the role may not create databases', version };
    return { obstacle: null, version };
  } finally {
    await closeSession(client);
  }
}

function major(versionNumber: number): number {
  return Math.floor(versionNumber / 10_000);
}
