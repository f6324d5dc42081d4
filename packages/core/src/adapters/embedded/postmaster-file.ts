import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, isAlive, isWindows } from './operating-system.ts';

/** What a running server writes into its data directory. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** `ready` once it accepts connections. */
  readonly status: string;
}

/** Reads `postmaster.pid`: its lines are the manual's "File Locations" and pidfile.h's. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | null> {
  const text = await readTextOrNull(join(data, 'postmaster.pid'));
  if (text === null) return null;
  const lines = text.split('\n').map((line) => line.trim());
  // A single-user server writes its process number with a minus.
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10)) || 0;
  return { pid, port: Number.parseInt(lines[3] ?? '', 10) || 0, status: lines[7] ?? '' };
}

/**
 * Whether the process that a data directory names is the server that runs on it: its number may be
 * another program's by now. Where the system shows no command lines, any living process counts,
 * because to take a running server for a dead one would be the worse mistake.
 */
export async function isServerOf(data: string, pid: number): Promise<boolean> {
  if (pid === 0 || !isAlive(pid)) return false;
  const line = await commandLine(pid);
  if (line === null) return isAlive(pid);
  if (!/postgres/i.test(line)) return false;
  const there = await identityOf(`/proc/${pid}/cwd`);
  if (there !== null) return there === (await identityOf(data));
  if (line.includes(` -D ${data} -p `)) return true;
  // A server whose folder was moved while it runs still has the old name in its command line.
  const named = / -D (.*?) -p /.exec(line)?.[1];
  return named === undefined ? isWindows : (await identityOf(join(named, 'PG_VERSION'))) === null;
}

/** A server's present directory is its data directory, under whatever name it is reached. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path);
    return `${dev}:${ino}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/**
 * Mends a `postmaster.pid` that no server stands behind, so that a server can start. An empty one
 * is removed. One whose process number belongs to another program now would make PostgreSQL refuse:
 * it gets a number that no process has, and keeps its last lines, by which PostgreSQL finds out
 * whether shared memory is still in use.
 */
export async function mendPostmasterFile(data: string): Promise<void> {
  const path = join(data, 'postmaster.pid');
  const text = await readTextOrNull(path);
  if (text === null) return;
  const [pid = '', ...rest] = text.split('\n');
  if (pid.trim() === '' || isWindows) await rm(path, { force: true });
  else if (isAlive(Math.abs(Number.parseInt(pid, 10)))) {
    await writeFile(path, [noSuchPid, ...rest].join('\n'));
  }
}

/** The port of the last start, from the command line that PostgreSQL keeps in `postmaster.opts`. */
export async function readLastPort(data: string): Promise<number | null> {
  const text = await readTextOrNull(join(data, 'postmaster.opts'));
  const port = /"-p" "(\d+)"/.exec(text ?? '')?.[1];
  return port === undefined ? null : Number(port);
}

/** Above every system's largest process number. */
const noSuchPid = '2147483646';

async function readTextOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
