import { execFile } from 'node:child_process';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startServer } from '@orch/core/adapters/embedded/start-server';
import { stopServer } from '@orch/core/adapters/embedded/stop-server';
import { closeSession, openSession } from '@orch/core/adapters/postgres/connect';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import type pg from 'pg';

const run = promisify(execFile);

/** The checkout that is measured. */
export const checkout = fileURLToPath(new URL('..', import.meta.url));

/** A server, scratch folders and programs for the figures. */
export interface Workbench {
  /** Smaller inputs and fewer rounds, to see whether everything works. */
  readonly quick: boolean;
  /** An empty database, or a copy of another one. */
  createDatabase(name: string, template?: string): Promise<PostgresTarget>;
  folder(name: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts an embedded server of its own with the settings that every project's server has: writes
 * reach the disk, as they do in production.
 */
export async function openWorkbench(quick: boolean): Promise<Workbench> {
  const base = await mkdtemp(join(await realpath(tmpdir()), 'orch-bench-'));
  // The account that runs the server for root must be able to enter it.
  await chmod(base, 0o755);
  const { target } = await startServer(base);
  return {
    quick,
    folder: (name) => mkdtemp(join(base, `${name}-`)),
    async createDatabase(name, template = 'template0') {
      const database = { ...target, database: name, label: name };
      await withSession(target, async (session) => {
        await session.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
        await session.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      });
      return database;
    },
    async close() {
      await stopServer(base);
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** Lends a session for the time of a function. */
export async function withSession<Result>(
  target: PostgresTarget,
  work: (session: pg.Client) => Promise<Result>,
): Promise<Result> {
  const session = await openSession(target, { applicationName: 'orch-bench' });
  try {
    return await work(session);
  } finally {
    await closeSession(session);
  }
}

/** Runs a program to its end and gives its stdout; rejects when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const { stdout } = await run(program, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    maxBuffer: 1 << 30,
  });
  return stdout;
}

/** Whether a program answers `--version`. */
export async function hasProgram(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}

/** The address of a target, with its password. */
export function urlOf({ user, password, host, port, database }: PostgresTarget): string {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${user}${secret}@${host}:${port}/${encodeURIComponent(database)}`;
}
