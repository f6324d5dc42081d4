import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A server of the machine's own PostgreSQL packages, with its programs (psql, pg_dump). */
export interface InstalledPostgres {
  readonly major: number;
  readonly url: string;
  /** Folder of initdb, psql, pg_dump. */
  readonly binDirectory: string;
  stop(): Promise<void>;
}

/**
 * Starts the newest PostgreSQL that the machine's packages installed, on a free port with a data
 * directory of its own; null when there is none. It is for judging only: its pg_dump and psql are
 * of the same version as its server.
 */
export async function startInstalledPostgres(): Promise<InstalledPostgres | null> {
  const binDirectory = await newestBinDirectory();
  if (binDirectory === null) return null;

  const user = await unprivilegedUser();
  const home = await mkdtemp(join(tmpdir(), 'orch-judge-'));
  if (user !== null) await chown(home, user.uid, user.gid);
  const data = join(home, 'data');
  await run(
    join(binDirectory, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C.UTF-8'],
    { cwd: home, ...user },
  );

  const port = await freePort();
  const server = spawn(
    join(binDirectory, 'postgres'),
    ['-D', data, '-p', String(port), '-F', '-c', 'listen_addresses=127.0.0.1', '-k', ''],
    { cwd: home, stdio: 'ignore', ...user },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    await interrupt(server);
    await rm(home, { recursive: true, force: true });
  };
  try {
    const major = await waitForServer(url, server);
    return { major, url, binDirectory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function newestBinDirectory(): Promise<string | null> {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isInteger)
    .toSorted((a, b) => b - a)[0];
  return newest === undefined ? null : join(root, String(newest), 'bin');
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const idOf = async (flag: '-u' | '-g'): Promise<number> =>
    Number((await run('id', [flag, 'nobody'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

async function waitForServer(url: string, server: ChildProcess): Promise<number> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ version: number }>(
        `select current_setting('server_version_num')::integer / 10000 as version`,
      );
      await client.end();
      return rows[0]?.version ?? 0;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function interrupt(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGINT'); // Fast shutdown.
  await exited;
}
