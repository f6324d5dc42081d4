import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startServer } from '../../packages/core/src/adapters/embedded/start-server.ts';
import {
  closeSession,
  openSession,
  resolveConnection,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { atFileEnd } from './lifecycle.ts';
import { serverFolder } from './test-run.ts';

let server: Promise<PostgresTarget> | null = null;

/**
 * The server of this process's tests: the one of `ORCH_TEST_DATABASE_URL`, else an embedded one in
 * a temporary folder, without fsync, from the programs in `ORCH_TEST_POSTGRES_BIN` when that is set.
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

  const binFolder = process.env['ORCH_TEST_POSTGRES_BIN'];
  const { target } = await startServer(await serverFolder(), {
    ...(binFolder === undefined || binFolder === '' ? {} : { binFolder }),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      // It would visit each of hundreds of databases that live for a second.
      autovacuum: 'off',
    },
  });
  return target;
}

async function dropDatabase(target: PostgresTarget, name: string): Promise<void> {
  await query(target, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}
