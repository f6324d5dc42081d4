import { ensureDataDirectory, ensurePassword } from './data-directory.ts';
import { startFailed } from './errors.ts';
import { launchServer } from './launch-server.ts';
import { isServerOf, mendPostmasterFile, readPostmasterFile } from './postmaster-file.ts';
import { findRunning } from './running-server.ts';
import type { RunningServer } from './running-server.ts';
import { accountOf, chooseAccount } from './server-account.ts';
import { findBinaries } from './server-binaries.ts';
import { findHome, prepareHome } from './server-home.ts';
import type { ServerHome } from './server-home.ts';
import { endOrphans, shutDown } from './shut-down.ts';
import { withStartLock } from './start-lock.ts';
import { waitUntil } from './wait-until.ts';

/** How an embedded server is started; what is not given is the default of every project. */
export interface ServerOptions {
  /** Folder of the programs, when they are not the npm package's. */
  readonly binFolder?: string;
  /** Settings of this start, e.g. `fsync: 'off'`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long to wait for others that start it, and until it is ready; 60 000 unless given. */
  readonly timeoutMs?: number;
}

/** A server, and whether this call started it. */
export interface StartedServer extends RunningServer {
  readonly started: boolean;
}

/**
 * Starts the embedded server of a project unless it runs, making its data directory the first
 * time, and mending what a crash left behind. It outlives this process. Of several processes that
 * start at once, one does and the others wait.
 *
 * @throws OrchError `EMBEDDED.*`
 */
export async function startServer(
  root: string,
  options: ServerOptions = {},
): Promise<StartedServer> {
  const known = await findHome(root);
  const account = known === null ? await chooseAccount() : await accountOf(known.data);
  const running = known === null ? null : await findRunning(known);
  if (running !== null) return { ...running, started: false };

  const home = known ?? (await prepareHome(root, account));
  const timeoutMs = options.timeoutMs ?? 60_000;
  return withStartLock(home.lock, timeoutMs, async () => {
    const other = await awaitOther(home, timeoutMs);
    if (other !== null) return { ...other, started: false };

    const binaries = await findBinaries(account, options.binFolder);
    const settings = options.settings ?? {};
    const durable = settings['fsync'] !== 'off';
    await ensureDataDirectory(home, binaries, { account, durable });
    await mendPostmasterFile(home.data);
    await endOrphans(home);
    await ensurePassword(home, binaries, account);
    await launchServer({ home, binaries, account, settings, timeoutMs });
    const started = await findRunning(home);
    if (started === null) throw startFailed('it ended again at once', home.log);
    return { ...started, started: true };
  });
}

/**
 * The server that was started meanwhile; null when none runs. One that is on its way up or down is
 * waited for, and one whose password was lost is stopped, so that it can get a new one.
 */
async function awaitOther(home: ServerHome, timeoutMs: number): Promise<RunningServer | null> {
  await waitUntil(async () => {
    const file = await readPostmasterFile(home.data);
    return file === null || file.status === 'ready' || !(await isServerOf(home.data, file.pid));
  }, timeoutMs);
  const running = await findRunning(home);
  if (running === null) await shutDown(home, timeoutMs);
  return running;
}
