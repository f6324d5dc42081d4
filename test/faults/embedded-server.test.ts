import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive } from '../../packages/core/src/adapters/embedded/operating-system.ts';
import type { ServerHome } from '../../packages/core/src/adapters/embedded/server-home.ts';
import { startServer } from '../../packages/core/src/adapters/embedded/start-server.ts';
import { stopServer } from '../../packages/core/src/adapters/embedded/stop-server.ts';
import {
  openSession,
  resolveConnection,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { query } from '../support/postgres.ts';
import { rejection } from '../support/rejection.ts';
import { waitUntil } from '../../packages/core/src/adapters/embedded/wait-until.ts';

const settings = { fsync: 'off' };

describe('the embedded server after a crash', () => {
  let root: string;

  before(async () => {
    root = await embeddedProject();
  });

  async function killServer(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    await waitUntil(() => !isAlive(pid), 10_000);
  }

  async function pidFile(home: ServerHome): Promise<readonly string[]> {
    return (await readFile(join(home.data, 'postmaster.pid'), 'utf8')).split('\n');
  }

  it('starts again after a kill -9', async () => {
    const database = await resolveConnection('embedded:shop', root);
    await query(database, 'CREATE TABLE t AS SELECT 1 AS v');
    const { pid } = await startServer(root);
    await killServer(pid);
    const again = await resolveConnection('embedded:shop', root);
    expect(await query(again, 'SELECT v FROM t')).to.deep.equal([{ v: 1 }]);
  });

  it('starts again when a busy session outlived the killed server', async () => {
    const { pid, target } = await startServer(root, { settings });
    const busy = await openSession(target);
    const work = busy.query('DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$').catch(() => 'ended');
    await waitUntil(async () => {
      const [row] = await query<{ n: number }>(
        target,
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'DO%' AND state = 'active'`,
      );
      return row?.n === 1;
    }, 10_000);
    await killServer(pid);
    const again = await startServer(root, { settings });
    expect(again.started).to.equal(true);
    expect(await work).to.equal('ended');
  });

  it('takes no notice of a pid file whose process is gone', async () => {
    const { home } = await startServer(root, { settings });
    const lines = await pidFile(home);
    await stopServer(root);
    await writeFile(
      join(home.data, 'postmaster.pid'),
      ['2147483000', ...lines.slice(1)].join('\n'),
    );
    expect((await startServer(root, { settings })).started).to.equal(true);
  });

  it('takes no notice of a pid file whose number is another program’s', async () => {
    const { home } = await startServer(root, { settings });
    const lines = await pidFile(home);
    const { uid, gid } = await stat(home.data);
    await stopServer(root);
    // PostgreSQL refuses to start only when it may signal that process.
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid, cwd: '/' } : {});
    try {
      const reused = [String(other.pid), ...lines.slice(1)].join('\n');
      await writeFile(join(home.data, 'postmaster.pid'), reused);
      expect((await startServer(root, { settings })).started).to.equal(true);
      expect(other.exitCode).to.equal(null);
    } finally {
      other.kill();
    }
  });

  it('does not stop a program that has the number of a dead server', async () => {
    const { home } = await startServer(root, { settings });
    const lines = await pidFile(home);
    await stopServer(root);
    await writeFile(
      join(home.data, 'postmaster.pid'),
      [String(process.pid), ...lines.slice(1)].join('\n'),
    );
    expect(await stopServer(root)).to.equal(false);
  });

  it('takes no notice of an empty pid file', async () => {
    const { home } = await startServer(root, { settings });
    await stopServer(root);
    await writeFile(join(home.data, 'postmaster.pid'), '');
    expect((await startServer(root, { settings })).started).to.equal(true);
  });

  it('picks another port when its own was taken meanwhile', async () => {
    const { port } = await startServer(root, { settings });
    await stopServer(root);
    const other = createServer();
    other.listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      const again = await startServer(root, { settings });
      expect(again.port).to.not.equal(port);
      expect(await query(again.target, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    } finally {
      other.close();
    }
  });

  it('initialises again over what an interrupted initialisation left', async () => {
    const fresh = await embeddedProject();
    const folder = join(fresh, '.orch', 'postgres');
    await mkdir(join(folder, 'data', 'base'), { recursive: true });
    await writeFile(join(folder, 'data', 'PG_VERSION'), '18\n');
    await mkdir(join(folder, 'data.new.0a0b0c0d', 'global'), { recursive: true });
    await writeFile(join(folder, 'password.new.0a0b0c0d'), 'x');
    const { home } = await startServer(fresh, { settings });
    const names = await readdir(home.folder);
    expect(names.filter((name) => name.includes('.new.'))).to.deep.equal([]);
    expect(names.filter((name) => name.startsWith('data.unfinished.'))).to.have.length(1);
  });

  it('gives itself a new password when the file is lost, even while it runs', async () => {
    const { home, pid } = await startServer(root, { settings });
    await rm(home.password);
    const again = await startServer(root, { settings });
    expect(again.pid).to.not.equal(pid);
    expect(await query(again.target, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('never touches the data of another major version', async () => {
    const { home } = await startServer(root, { settings });
    await stopServer(root);
    const version = await readFile(join(home.data, 'PG_VERSION'), 'utf8');
    await writeFile(join(home.data, 'PG_VERSION'), '12\n');
    const error = await rejection(startServer(root, { settings }));
    expect(error).to.have.property('code', 'EMBEDDED.OTHER_MAJOR');
    expect(await readdir(home.data)).to.include('base');
    await writeFile(join(home.data, 'PG_VERSION'), version);
  });

  it('takes over the lock of a process that is gone, and of a reused process number', async () => {
    const { home } = await startServer(root, { settings });
    for (const holder of [
      { pid: 2147483000, birth: '1', host: hostname() },
      { pid: process.pid, birth: 'another', host: hostname() },
    ]) {
      await stopServer(root);
      await writeFile(home.lock, JSON.stringify(holder));
      expect((await startServer(root, { settings })).started).to.equal(true);
    }
    expect((await readdir(home.folder)).filter((name) => name.includes('lock'))).to.deep.equal([]);
  });

  it('takes over another machine’s lock only when it is forgotten', async () => {
    const { home } = await startServer(root, { settings });
    await stopServer(root);
    await writeFile(
      home.lock,
      JSON.stringify({ pid: process.pid, birth: null, host: 'elsewhere' }),
    );
    const error = await rejection(startServer(root, { settings, timeoutMs: 200 }));
    expect(error).to.have.property('code', 'EMBEDDED.BUSY');
    const longAgo = new Date(Date.now() - 11 * 60_000);
    await utimes(home.lock, longAgo, longAgo);
    expect((await startServer(root, { settings })).started).to.equal(true);
  });

  it('waits for the lock of a process that lives, and names it', async () => {
    const { home } = await startServer(root, { settings });
    await stopServer(root);
    const birth = null;
    await writeFile(home.lock, JSON.stringify({ pid: process.pid, birth, host: hostname() }));
    const error = await rejection(startServer(root, { settings, timeoutMs: 200 }));
    expect(error).to.have.property('code', 'EMBEDDED.BUSY');
    expect(error).to.have.deep.property('details', { lockFile: home.lock, pid: process.pid });
    await rm(home.lock);
  });

  it('starts once when several processes use it at the same time', async () => {
    const fresh = await embeddedProject();
    const script = `
      import { resolveConnection } from ${JSON.stringify(new URL('../../packages/core/src/adapters/postgres/connect.ts', import.meta.url).href)};
      const target = await resolveConnection('embedded:shop', process.argv[1]);
      process.stdout.write(String(target.port));
    `;
    const ports = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', '--input-type=module', '--eval', script, fresh],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        await once(child, 'close');
        return output;
      }),
    );
    const { port } = await startServer(fresh);
    expect(ports).to.deep.equal([port, port, port].map(String));
  });

  it('outlives a killed first start and starts the next time', async () => {
    const fresh = await embeddedProject();
    const script = `
      import { startServer } from ${JSON.stringify(new URL('../../packages/core/src/adapters/embedded/start-server.ts', import.meta.url).href)};
      await startServer(process.argv[1]);
    `;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, fresh],
      { stdio: 'inherit' },
    );
    const folder = join(fresh, '.orch', 'postgres');
    await waitUntil(
      async () =>
        (await readdir(folder).catch(() => [])).some((name) => name.startsWith('data.new.')),
      20_000,
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    const { target } = await startServer(fresh, { settings });
    expect(await query(target, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });
});
