import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import process from 'node:process';

/** The user that child processes run as; null is the present one. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export const isWindows = process.platform === 'win32';

/** `linux-x64`, `darwin-arm64`, `windows-x64`, ... */
export const platformName = `${isWindows ? 'windows' : process.platform}-${process.arch}`;

export const ownPid = process.pid;

/** The numeric user id of this process; null on Windows. */
export function ownUserId(): number | null {
  return process.getuid?.() ?? null;
}

/** Whether a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Sends a signal; a process that is gone is no failure. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * What distinguishes a process from a later one with the same number: its start time in the
 * operating system's own notation. Null when the process is gone or the system does not say.
 */
export async function processBirth(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readProc(`/proc/${pid}/stat`);
    // The command in parentheses may hold spaces; starttime is the 22nd field of proc(5).
    return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  }
  if (isWindows) return null;
  return (await output('ps', ['-o', 'lstart=', '-p', String(pid)]))?.trim() || null;
}

/** The command line of a process, its words joined by spaces; null when nobody says. */
export async function commandLine(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    return (await readProc(`/proc/${pid}/cmdline`))?.replaceAll('\0', ' ').trim() ?? null;
  }
  if (isWindows) {
    const rows = await output('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
    return rows?.trim() ?? null;
  }
  return (await output('ps', ['-ww', '-o', 'command=', '-p', String(pid)]))?.trim() || null;
}

/** Command lines of all processes that can be seen, by process number. */
export async function allCommandLines(): Promise<ReadonlyMap<number, string>> {
  const lines = new Map<number, string>();
  if (process.platform === 'linux') {
    for (const entry of await readdir('/proc')) {
      const pid = Number(entry);
      const line = Number.isInteger(pid) ? await commandLine(pid) : null;
      if (line !== null) lines.set(pid, line);
    }
  } else if (!isWindows) {
    const rows = await output('ps', ['-axww', '-o', 'pid=,command=']);
    for (const [, pid, line] of (rows ?? '').matchAll(/^\s*(\d+)\s+(.*)$/gm)) {
      if (pid !== undefined && line !== undefined) lines.set(Number(pid), line);
    }
  }
  return lines;
}

/**
 * The environment of server processes: only what finding and running a program takes, so that
 * no password of ours is readable in theirs, and no `LC_*` or `PG*` changes what they do.
 */
export function serverEnvironment(): Record<string, string> {
  const kept = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir', 'LD_LIBRARY_PATH'];
  const environment: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of kept) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

async function readProc(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function output(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, args, { windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
  });
}
