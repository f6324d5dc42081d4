import { spawn } from 'node:child_process';
import { open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { rememberSecret } from '../../failure/redact.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import { ensureDataDirectory, superuser } from './data-directory.ts';
import { startFailed } from './errors.ts';
import { isAlive, isWindows, serverEnvironment } from './operating-system.ts';
import type { ServerAccount } from './operating-system.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { chooseAccount } from './server-account.ts';
import { findBinaries } from './server-binaries.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { prepareHome } from './server-home.ts';
import type { ServerHome } from './server-home.ts';
import { withStartLock } from './start-lock.ts';

/** How an embedded server is started; what is not given is the default of every project. */
export interface ServerOptions {
  /** Folder of the programs, when they are not the npm package's. */
  readonly binFolder?: string;
  /** Settings of this start, e.g. `fsync: 'off'`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long to wait until it is ready; 60 000 unless given. */
  readonly timeoutMs?: number;
}

/** A running embedded server. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly home: ServerHome;
  /** Its maintenance database, as superuser. */
  readonly target: PostgresTarget;
}

/**
 * Starts the embedded server of a project unless it runs, making its data directory the first
 * time. It outlives this process. Of several processes that start at once, one does and the
 * others wait.
 *
 * @throws OrchError `EMBEDDED.*`
 */
export async function startServer(
  root: string,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const account = await chooseAccount();
  const home = await prepareHome(root, account);
  const timeoutMs = options.timeoutMs ?? 60_000;
  return withStartLock(home.lock, timeoutMs, async () => {
    const running = await findRunning(home);
    if (running !== null) return running;
    const binaries = await findBinaries(account, options.binFolder);
    await ensureDataDirectory(home, binaries, account);
    return launch(home, binaries, account, options);
  });
}

/** The server that runs on a home's data directory and accepts connections; null when none does. */
export async function findRunning(home: ServerHome): Promise<RunningServer | null> {
  const file = await readPostmasterFile(home.data);
  if (file === null || file.status !== 'ready' || !isAlive(file.pid)) return null;
  return running(home, file.pid, file.port);
}

async function running(home: ServerHome, pid: number, port: number): Promise<RunningServer> {
  const password = await readFile(home.password, 'utf8');
  rememberSecret(password);
  const target = {
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database: 'postgres',
    ssl: false,
    label: 'embedded:postgres',
  };
  return { pid, port, home, target };
}

async function launch(
  home: ServerHome,
  binaries: ServerBinaries,
  account: ServerAccount | null,
  options: ServerOptions,
): Promise<RunningServer> {
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const args = ['-D', home.data, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);

  const log = await open(home.log, 'a', 0o600);
  const logStart = (await stat(home.log)).size;
  try {
    const child = spawn(binaries.postgres, args, {
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      ...(isWindows ? {} : { cwd: '/' }),
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
    let ended: string | null = null;
    child.on('error', (error) => (ended = error.message));
    child.on('exit', () => (ended ??= 'it ended'));
    child.unref();
    const deadline = Date.now() + (options.timeoutMs ?? 60_000);
    while (ended === null && Date.now() < deadline) {
      const file = await readPostmasterFile(home.data);
      if (file !== null && file.pid === child.pid && file.status === 'ready') {
        return await running(home, file.pid, file.port);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const said = (await readFile(home.log)).subarray(logStart).toString();
    throw startFailed(said === '' ? (ended ?? 'not ready in time') : said, home.log);
  } finally {
    await log.close();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
