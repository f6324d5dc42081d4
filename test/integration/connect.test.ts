import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { inspect } from 'node:util';
import { expect } from 'chai';
import pg from 'pg';
import {
  closeSession,
  openSession,
  resolveConnection,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { redact } from '../../packages/core/src/failure/redact.ts';
import { startPidShifter } from '../support/pid-shifter.ts';
import { createDatabase, query, testServer } from '../support/postgres.ts';
import { rejection } from '../support/rejection.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

describe('openSession', () => {
  let database: PostgresTarget;
  const canary = `canary-${randomBytes(6).toString('hex')}-@:/%#`;

  before(async () => {
    database = await createDatabase('connect');
  });

  /** A server that does with each connection what `talk` says; ended with the callback's end. */
  async function withServer<Result>(
    talk: (server: Server) => void,
    use: (port: number) => Promise<Result>,
  ): Promise<Result> {
    const sockets = new Set<{ destroy(): void }>();
    const server = createServer();
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
    talk(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await use((server.address() as AddressInfo).port);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }

  async function failure(
    changes: Partial<PostgresTarget>,
    connectTimeoutMs = 2000,
  ): Promise<{ code: string; text: string }> {
    const target = { ...database, password: canary, ...changes };
    const error = await rejection(openSession(target, { connectTimeoutMs }));
    return { code: 'code' in error ? String(error.code) : '', text: inspect(error) };
  }

  it('pins what changes the meaning of SQL, whatever the role says', async () => {
    const user = `orch_test_${randomBytes(4).toString('hex')}`;
    await query(
      database,
      `CREATE ROLE ${user} LOGIN PASSWORD 'p';
       ALTER ROLE ${user} SET timezone = 'Asia/Tokyo';
       ALTER ROLE ${user} SET datestyle = 'German, DMY';
       ALTER ROLE ${user} SET intervalstyle = 'iso_8601';
       ALTER ROLE ${user} SET statement_timeout = '1min';
       ALTER ROLE ${user} SET search_path = 'somewhere'`,
    );
    const client = await openSession({ ...database, user, password: 'p' }, { readOnly: true });
    try {
      const { rows } = await client.query(
        `SELECT current_setting('TimeZone') AS zone, current_setting('DateStyle') AS date,
                current_setting('IntervalStyle') AS interval, current_setting('search_path') AS path,
                current_setting('client_connection_check_interval') AS "check",
                current_setting('application_name') AS application,
                current_setting('statement_timeout') AS timeout,
                current_setting('transaction_read_only') AS "readOnly"`,
      );
      expect(rows).to.deep.equal([
        {
          zone: 'UTC',
          date: 'ISO, MDY',
          interval: 'postgres',
          path: 'somewhere',
          timeout: '0',
          check: '500ms',
          application: 'orch',
          readOnly: 'on',
        },
      ]);
    } finally {
      await closeSession(client);
      await query(database, `DROP ROLE ${user}`);
    }
  });

  it('does not use functions that somebody put before PostgreSQL’s own', async () => {
    const own = await createDatabase('planted');
    await query(
      own,
      `CREATE FUNCTION public.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT -1';
       CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS $$SELECT 'planted'$$;
       ALTER DATABASE ${pg.escapeIdentifier(own.database)} SET search_path = public, pg_catalog`,
    );
    const client = await openSession(own);
    const { rows } = await client.query(`SELECT pg_catalog.current_setting('TimeZone') AS zone`);
    await closeSession(client);
    expect(rows).to.deep.equal([{ zone: 'UTC' }]);
  });

  it('survives the end of an idle session by the server', async () => {
    const client = await openSession(database);
    const ended = new Promise((resolve) => client.once('end', resolve));
    await query(
      database,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.database}' AND pid <> pg_backend_pid()`,
    );
    await ended;
    await rejection(client.query('SELECT 1'));
    await closeSession(client);
  });

  it('names a wrong password without it', async () => {
    const { code, text } = await failure({});
    expect(code).to.equal('CONNECTION.AUTHENTICATION');
    expect(text).to.not.include(canary);
  });

  it('names a user that is not there', async () => {
    expect((await failure({ user: 'nobody_has_this_name' })).code).to.equal(
      'CONNECTION.AUTHENTICATION',
    );
  });

  it('names a database that is not there', async () => {
    const target = { ...database, database: 'no_such_database' };
    const error = await rejection(openSession(target));
    expect(error).to.have.property('code', 'CONNECTION.NO_DATABASE');
  });

  it('names a database that the user may not enter', async () => {
    const own = await createDatabase('closed');
    const user = `orch_test_${randomBytes(4).toString('hex')}`;
    await query(
      own,
      `CREATE ROLE ${user} LOGIN PASSWORD 'p'; REVOKE CONNECT ON DATABASE ${pg.escapeIdentifier(own.database)} FROM PUBLIC`,
    );
    const error = await rejection(openSession({ ...own, user, password: 'p' }));
    await query(own, `DROP ROLE ${user}`);
    expect(error).to.have.property('code', 'CONNECTION.DENIED');
  });

  it('names a port where nothing listens', async () => {
    const port = await withServer(
      () => undefined,
      (free) => Promise.resolve(free),
    );
    expect((await failure({ host: '127.0.0.1', port })).code).to.equal('CONNECTION.REFUSED');
    expect((await failure({ host: 'localhost', port })).code).to.equal('CONNECTION.REFUSED');
  });

  it('names a host without an address', async () => {
    expect((await failure({ host: 'no-such-host.invalid' })).code).to.equal(
      'CONNECTION.HOST_UNKNOWN',
    );
  });

  it('gives up on a server that accepts and never answers', async () => {
    const { code } = await withServer(
      () => undefined,
      (port) => failure({ host: '127.0.0.1', port }, 300),
    );
    expect(code).to.equal('CONNECTION.TIMEOUT');
  });

  it('gives up when the connection turns dark after the login', async () => {
    const proxy = await startTcpProxy(await testServer());
    proxy.once(/pg_backend_pid/, 'blackholeBefore');
    const error = await rejection(openSession(proxy.through(database), { connectTimeoutMs: 500 }));
    await proxy.close();
    expect(error).to.have.property('code', 'CONNECTION.TIMEOUT');
  });

  it('says when the connection is closed before it is ready', async () => {
    const { code } = await withServer(
      (server) => server.on('connection', (socket) => socket.end()),
      (port) => failure({ host: '127.0.0.1', port }),
    );
    expect(code).to.equal('CONNECTION.LOST');
  });

  it('says that something else than PostgreSQL answers', async () => {
    const { code } = await withServer(
      (server) =>
        server.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      (port) => failure({ host: '127.0.0.1', port }, 1000),
    );
    expect(code).to.be.oneOf(['CONNECTION.LOST', 'CONNECTION.TIMEOUT', 'CONNECTION.FAILED']);
  });

  it('says that the server has no TLS', async () => {
    const { ssl } = await query<{ ssl: string }>(database, 'SHOW ssl').then(
      ([row]) => row ?? { ssl: '' },
    );
    if (ssl === 'on') return;
    const error = await rejection(openSession({ ...database, ssl: true }));
    expect(error).to.have.property('code', 'CONNECTION.TLS');
  });

  it('waits for a server that is starting, and says so in the end', async () => {
    const starting = errorResponse('57P03', 'the database system is starting up');
    let connections = 0;
    const { code } = await withServer(
      (server) =>
        server.on('connection', (socket) => {
          connections += 1;
          socket.once('data', () => socket.end(starting));
        }),
      (port) => failure({ host: '127.0.0.1', port }, 400),
    );
    expect(code).to.equal('CONNECTION.SERVER_STARTING');
    expect(connections).to.be.greaterThan(1);
  });

  it('refuses a pooler before any setting reaches it', async () => {
    const pids = await startPidShifter(database);
    try {
      const error = await rejection(
        openSession({ ...database, host: '127.0.0.1', port: pids.port }),
      );
      expect(error).to.have.property('code', 'CONNECTION.POOLER');
    } finally {
      pids.close();
    }
  });

  it('leaves a session whose server no longer answers', async () => {
    const proxy = await startTcpProxy(await testServer());
    const client = await openSession(proxy.through(database));
    proxy.blackhole();
    await closeSession(client);
    await proxy.close();
  });
});

describe('resolveConnection', () => {
  it('names the target without its password', async () => {
    const { label } = await resolveConnection('postgres://u:p@[::1]:6000/d', '/');
    expect(label).to.equal('postgres://u@[::1]:6000/d');
  });

  it('takes the user for the database that is not named', async () => {
    expect(await resolveConnection('postgres://u@h', '/')).to.deep.include({
      user: 'u',
      database: 'u',
      port: 5432,
    });
  });

  it('reads the values that pg takes', async () => {
    const source = { host: 'h', port: 6000, user: 'u', password: 'p', database: 'd', ssl: true };
    expect(await resolveConnection(source, '/')).to.deep.equal({
      ...source,
      label: 'postgres://u@h:6000/d',
    });
  });

  it('remembers the password, so that it is hidden wherever it is printed', async () => {
    await resolveConnection('postgres://u:remembered%2Fcanary@h/d', '/');
    expect(redact('the server said "remembered/canary" and remembered%2Fcanary')).to.equal(
      'the server said "***" and ***',
    );
  });
});

/** An ErrorResponse of PostgreSQL's protocol. */
function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
