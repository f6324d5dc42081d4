import { findRunning, type RunningServer } from '../adapters/embedded/running-server.ts';
import { findHome } from '../adapters/embedded/server-home.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';

/** A database of the embedded server. */
export interface EmbeddedDatabase {
  readonly name: string;
  /** What to write in the configuration. */
  readonly connection: string;
  readonly bytes: number;
}

/** The embedded server of a project: never made, at rest, or running. */
export type EmbeddedServer =
  | { readonly kind: 'absent' }
  | { readonly kind: 'stopped'; readonly dataFolder: string; readonly logFile: string }
  | {
      readonly kind: 'running';
      readonly host: string;
      readonly port: number;
      readonly pid: number;
      readonly user: string;
      /** The server's own words, e.g. `18.4`. */
      readonly version: string;
      readonly dataFolder: string;
      readonly logFile: string;
      readonly passwordFile: string;
      readonly databases: readonly EmbeddedDatabase[];
      /** The throw-away databases and kept replays that orch made for itself. */
      readonly shadows: { readonly count: number; readonly bytes: number };
    };

/**
 * Looks at the embedded server of a project without starting it.
 *
 * @throws OrchError `CONNECTION.*` when it runs and cannot be asked
 */
export async function readEmbeddedServer(root: string): Promise<EmbeddedServer> {
  const home = await findHome(root);
  if (home === null) return { kind: 'absent' };
  const { data: dataFolder, log: logFile, password: passwordFile } = home;
  const running = await findRunning(home);
  if (running === null) return { kind: 'stopped', dataFolder, logFile };
  const { target, port, pid } = running;
  const { host, user } = target;
  const asked = await ask(running);
  return { kind: 'running', host, port, pid, user, dataFolder, logFile, passwordFile, ...asked };
}

async function ask({ target }: RunningServer): Promise<{
  readonly version: string;
  readonly databases: readonly EmbeddedDatabase[];
  readonly shadows: { readonly count: number; readonly bytes: number };
}> {
  const session = await openSession(target, { readOnly: true });
  try {
    const { rows } = await session.query<{ name: string; bytes: string; version: string }>(
      `SELECT datname AS name, pg_database_size(oid) AS bytes, current_setting('server_version') AS version
       FROM pg_database WHERE NOT datistemplate ORDER BY datname COLLATE "C"`,
    );
    const all = rows.map(({ name, bytes }) => ({
      name,
      connection: `embedded:${name}`,
      bytes: Number(bytes),
    }));
    const shadows = all.filter(({ name }) => name.startsWith('orch_shadow_'));
    return {
      version: (rows[0]?.version ?? '').replace(/ .*/, ''),
      databases: all.filter((database) => !shadows.includes(database)),
      shadows: {
        count: shadows.length,
        bytes: shadows.reduce((sum, { bytes }) => sum + bytes, 0),
      },
    };
  } finally {
    await closeSession(session);
  }
}
