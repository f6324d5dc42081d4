import { expect } from 'chai';
import pg from 'pg';
import {
  clientConfig,
  closeSession,
  openSession,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { createDatabase, query, testServer } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';

describe('TcpProxy', () => {
  let database: PostgresTarget;
  let proxy: TcpProxy;

  before(async () => {
    database = await createDatabase('proxy');
    await query(database, 'CREATE TABLE t (v int)');
  });

  beforeEach(async () => {
    await query(database, 'TRUNCATE t');
    proxy = await startTcpProxy(await testServer());
  });

  afterEach(() => proxy.close());

  async function insertAndCommit(client: pg.Client): Promise<void> {
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES ($1)', [1]);
    await client.query('COMMIT');
  }

  async function rowCount(): Promise<number> {
    const [row] = await query<{ n: number }>(database, 'SELECT count(*)::int AS n FROM t');
    return row?.n ?? -1;
  }

  it('passes sessions through unchanged', async () => {
    const client = await openSession(proxy.through(database));
    await insertAndCommit(client);
    await closeSession(client);
    expect(await rowCount()).to.equal(1);
  });

  it('cuts before a COMMIT reaches the server', async () => {
    const client = await openSession(proxy.through(database));
    const fault = proxy.once(/^COMMIT/, 'cutBefore');
    const outcome = await insertAndCommit(client).then(
      () => 'committed',
      () => 'failed',
    );
    await fault.happened;
    expect([outcome, await rowCount()]).to.deep.equal(['failed', 0]);
  });

  it('cuts after the server committed and before its reply', async () => {
    const client = await openSession(proxy.through(database));
    const fault = proxy.once(/^COMMIT/, 'cutAfterReply');
    const outcome = await insertAndCommit(client).then(
      () => 'committed',
      () => 'failed',
    );
    await fault.happened;
    expect([outcome, await rowCount()]).to.deep.equal(['failed', 1]);
  });

  it('swallows the reply and everything after it in a black hole', async () => {
    const client = await openSession(proxy.through(database));
    const fault = proxy.once(/INSERT/, 'blackholeAfterReply');
    let settled = false;
    const work = insertAndCommit(client)
      .catch(() => undefined)
      .finally(() => (settled = true));
    await fault.happened;
    expect([settled, proxy.connections()]).to.deep.equal([false, 1]);
    proxy.cut();
    await work;
  });

  it('holds a message until it is released', async () => {
    const client = await openSession(proxy.through(database));
    const fault = proxy.once(/^COMMIT/, 'hold');
    const work = insertAndCommit(client);
    await fault.happened;
    expect(await rowCount()).to.equal(0);
    fault.release();
    await work;
    await closeSession(client);
    expect(await rowCount()).to.equal(1);
  });

  it('resets a connection after a number of bytes from the server', async () => {
    const client = await openSession(proxy.through(database));
    const fault = proxy.cutAfterServerBytes(10_000);
    const outcome = await client
      .query(`SELECT repeat('x', 100) FROM generate_series(1, 1000)`)
      .then(
        () => 'done',
        () => 'failed',
      );
    await fault.happened;
    expect(outcome).to.equal('failed');
  });

  it('answers nothing to a new connection while it is a black hole', async () => {
    proxy.blackhole();
    const client = new pg.Client({
      ...clientConfig(proxy.through(database)),
      connectionTimeoutMillis: 200,
    });
    client.on('error', () => undefined);
    const outcome = await client.connect().then(
      () => 'connected',
      () => 'failed',
    );
    expect(outcome).to.equal('failed');
  });
});
