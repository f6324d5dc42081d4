import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeServer } from '../../packages/core/src/adapters/embedded/remove-server.ts';

/** Names the run's folder to the processes that run test files. */
const folderVariable = 'ORCH_TEST_RUN_FOLDER';

/** Makes the folder of a run, and removes what runs that were killed left behind. */
export async function beginRun(): Promise<void> {
  const bases = await serverBases();
  for (const base of bases) await removeAbandonedRuns(base);
  const [base = tmpdir()] = bases;
  const folder = await mkdtemp(join(base, `${folderPrefix}${process.pid}-`));
  // The account that runs the servers for root must be able to enter it.
  await chmod(folder, 0o755);
  process.env[folderVariable] = folder;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) removeAt(signal);
}

/** What is left would take memory until the next run; who does not want to wait asks twice. */
function removeAt(signal: 'SIGINT' | 'SIGTERM'): void {
  let asked = 0;
  const end = (): void => {
    process.removeListener(signal, listener);
    process.kill(process.pid, signal);
  };
  const listener = (): void => {
    asked += 1;
    // Mocha sends the second one itself, when it has ended the processes that run files.
    if (asked === 1) void endRun().then(end, end);
    else if (asked > 2) end();
  };
  process.on(signal, listener);
}

/** Stops the servers of the run and removes all of them. */
export function endRun(): Promise<void> {
  ending ??= removeRun(runFolder());
  return ending;
}

let ending: Promise<void> | null = null;

/**
 * The project folder of this process's own server: test files that run at the same time never see
 * each other's roles, databases, and sessions.
 */
export async function serverFolder(): Promise<string> {
  const folder = join(runFolder(), `${serverPrefix}${process.env['MOCHA_WORKER_ID'] ?? 'main'}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

const serverPrefix = 'server-';

function runFolder(): string {
  const folder = process.env[folderVariable];
  if (folder === undefined) throw new Error('no run has begun');
  return folder;
}

/** Where runs keep their servers, best first: a disk spends more on a new database than the rest. */
async function serverBases(): Promise<readonly string[]> {
  const onDisk = await realpath(tmpdir());
  return (await hasRoom(inMemory)) ? [inMemory, onDisk] : [onDisk];
}

const inMemory = '/dev/shm';

/** What the servers of a run need at most, several times over. */
const roomBytes = 4 * 1024 ** 3;

async function hasRoom(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return Math.min(bavail * bsize, freemem()) >= roomBytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

const folderPrefix = `orch-test-${createHash('sha256').update(process.cwd()).digest('hex').slice(0, 8)}-`;

/** The name of a run's folder holds the number of its process. */
async function removeAbandonedRuns(base: string): Promise<void> {
  for (const entry of await readdir(base)) {
    const pid = entry.startsWith(folderPrefix)
      ? Number.parseInt(entry.slice(folderPrefix.length), 10)
      : NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    const folder = join(base, entry);
    if (await claimed(folder)) await removeRun(folder);
  }
}

const claimPrefix = 'removed-by-';

/** Whether no other run that began at the same time removes the folder, too. */
async function claimed(folder: string): Promise<boolean> {
  try {
    await mkdir(join(folder, `${claimPrefix}${process.pid}`), { recursive: false });
    const claims = (await readdir(folder)).filter((name) => name.startsWith(claimPrefix));
    const others = claims.map((name) => Number.parseInt(name.slice(claimPrefix.length), 10));
    return others.every((pid) => pid === process.pid || !isRunning(pid));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function removeRun(folder: string): Promise<void> {
  for (const entry of existsSync(folder) ? await readdir(folder) : []) {
    if (entry.startsWith(serverPrefix)) await removeServer(join(folder, entry));
  }
  await rm(folder, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
