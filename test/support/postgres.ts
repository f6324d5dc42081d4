import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { removeServer } from '../../packages/core/src/adapters/embedded/remove-server.ts';
import { startServer } from '../../packages/core/src/adapters/embedded/start-server.ts';
import {
  closeSession,
  openSession,
  resolveConnection,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { atFileEnd, atRunEnd } from './lifecycle.ts';

let server: Promise<PostgresTarget> | null = null;

/**
 * The server of this test run: the one of `ORCH_TEST_DATABASE_URL`, else an embedded one in a
 * temporary folder, without fsync, from the programs in `ORCH_TEST_POSTGRES_BIN` when that is set.
 */
export function testServer(): Promise<PostgresTarget> {
  server ??= startTestServer();
  return server;
}

/** An empty database of its own, dropped at the end of the test file that asked for it. */
export async function createDatabase(name = 'test'): Promise<PostgresTarget> {
  const target = await testServer();
  const database = `${name.slice(0, 40)}_${randomBytes(4).toString('hex')}`;
  await query(target, `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE template0`);
  atFileEnd(() => dropDatabase(target, database));
  return { ...target, database, label: `${target.label.replace(/[^/:]+$/, '')}${database}` };
}

/** Runs SQL in a session of its own and returns the rows of its last statement. */
export async function query<Row extends pg.QueryResultRow>(
  target: PostgresTarget,
  sql: string,
  values?: readonly unknown[],
): Promise<readonly Row[]> {
  const client = await openSession(target, { applicationName: 'orch-test' });
  try {
    const result: unknown =
      values === undefined ? await client.query(sql) : await client.query(sql, [...values]);
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    return (last as pg.QueryResult<Row>).rows;
  } finally {
    await closeSession(client);
  }
}

async function startTestServer(): Promise<PostgresTarget> {
  const url = process.env['ORCH_TEST_DATABASE_URL'];
  if (url !== undefined && url !== '') return resolveConnection(url, process.cwd());

  await removeAbandonedServers();
  const root = await mkdtemp(join(await realpath(tmpdir()), `${folderPrefix}${process.pid}-`));
  // The account that runs the server for root must be able to enter it.
  await chmod(root, 0o755);
  atRunEnd(() => removeProject(root));
  const binFolder = process.env['ORCH_TEST_POSTGRES_BIN'];
  const { target } = await startServer(root, {
    ...(binFolder === undefined || binFolder === '' ? {} : { binFolder }),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  return target;
}

const folderPrefix = `orch-test-${createHash('sha256').update(process.cwd()).digest('hex').slice(0, 8)}-`;

/** A run that was killed leaves its server behind; its folder's name holds the process number. */
async function removeAbandonedServers(): Promise<void> {
  const base = await realpath(tmpdir());
  for (const entry of await readdir(base)) {
    const pid = entry.startsWith(folderPrefix)
      ? Number.parseInt(entry.slice(folderPrefix.length), 10)
      : NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    const root = join(base, entry);
    if (await claimed(root)) await removeProject(root);
  }
}

const claimPrefix = 'removed-by-';

/** Whether no other run that began at the same time removes the folder, too. */
async function claimed(root: string): Promise<boolean> {
  try {
    await mkdir(join(root, `${claimPrefix}${process.pid}`), { recursive: false });
    const claims = (await readdir(root)).filter((name) => name.startsWith(claimPrefix));
    const others = claims.map((name) => Number.parseInt(name.slice(claimPrefix.length), 10));
    return others.every((pid) => pid === process.pid || !isRunning(pid));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function removeProject(root: string): Promise<void> {
  await removeServer(root);
  await rm(root, { recursive: true, force: true });
}

async function dropDatabase(target: PostgresTarget, name: string): Promise<void> {
  await query(target, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
