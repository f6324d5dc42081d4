import { spawn } from 'node:child_process';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import { startFailed } from './errors.ts';
import { freePort } from './free-port.ts';
import { isWindows, serverEnvironment } from './operating-system.ts';
import type { ServerAccount } from './operating-system.ts';
import { isServerOf, readLastPort, readPostmasterFile } from './postmaster-file.ts';
import { runProgram } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { clusterName } from './server-home.ts';
import type { ServerHome } from './server-home.ts';
import { waitUntil } from './wait-until.ts';

/** What is launched, and as whom. */
export interface Launch {
  readonly home: ServerHome;
  readonly binaries: ServerBinaries;
  readonly account: ServerAccount | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * Starts the server as a process that outlives this one, and waits until it accepts connections.
 * It listens on the loopback address only, on the port of its last start where that is free.
 *
 * @throws OrchError `EMBEDDED.START_FAILED`
 */
export async function launchServer(launch: Launch): Promise<void> {
  let preferred = await readLastPort(launch.home.data);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(preferred);
    const failure = await launchOn(port, launch);
    if (failure === null) return;
    // Another program may have taken the port since it was found free.
    if (attempt === 5 || !/Address already in use|could not bind/.test(failure)) {
      throw startFailed(failure, launch.home.log);
    }
    preferred = null;
  }
}

/** What the server said when it did not start; null when it did. */
async function launchOn(port: number, launch: Launch): Promise<string | null> {
  const { home } = launch;
  await shortenLog(home.log);
  const log = await open(home.log, 'a', 0o600);
  try {
    const from = (await log.stat()).size;
    const { pid, ended } = isWindows
      ? await runPgCtl(port, launch)
      : spawnServer(port, launch, log.fd);
    const ready = await waitUntil(async () => {
      if (ended() !== null) return true;
      const file = await readPostmasterFile(home.data);
      if (file?.port !== port || file.status !== 'ready') return false;
      return pid === null ? isServerOf(home.data, file.pid) : file.pid === pid;
    }, launch.timeoutMs);
    if (ready && ended() === null) return null;
    const said = (await readFile(home.log)).subarray(from).toString().trim();
    const reason = ended() ?? `it was not ready after ${launch.timeoutMs} ms`;
    return said === '' ? reason : said;
  } finally {
    await log.close();
  }
}

/** A server on its way up. */
interface Starting {
  /** Null where the process is another's child. */
  readonly pid: number | null;
  /** Why it ended; null as long as it has not. */
  ended(): string | null;
}

/** Starts the program itself: no shell has to be told about spaces and quotes in folder names. */
function spawnServer(port: number, launch: Launch, log: number): Starting {
  const { account, binaries } = launch;
  const child = spawn(
    binaries.postgres,
    ['-D', launch.home.data, ...serverArguments(port, launch)],
    {
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      // The present directory may be one that the account cannot enter.
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  let ended: string | null = null;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended ??= `it ended with ${signal ?? code}`));
  child.unref();
  return { pid: child.pid ?? null, ended: () => ended };
}

/** On Windows pg_ctl gives up an administrator's rights, with which the server would not run. */
async function runPgCtl(port: number, { home, ...launch }: Launch): Promise<Starting> {
  const options = serverArguments(port, { home, ...launch }).join(' ');
  const args = ['start', '-D', home.data, '-l', home.log, '-W', '-o', options];
  const { exitCode, output } = await runProgram(launch.binaries.pgCtl, args, null);
  return { pid: null, ended: () => (exitCode === 0 ? null : output) };
}

function serverArguments(port: number, { home, settings }: Launch): readonly string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    cluster_name: clusterName(home),
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return [
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** The log of a server that runs for years is not kept for ever. */
async function shortenLog(path: string): Promise<void> {
  try {
    if ((await stat(path)).size > 10 * 1024 * 1024) await truncate(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
