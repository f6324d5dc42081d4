import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive } from '../../packages/core/src/adapters/embedded/operating-system.ts';
import { findHome } from '../../packages/core/src/adapters/embedded/server-home.ts';
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

describe('the embedded server', () => {
  let root: string;

  before(async () => {
    root = await embeddedProject();
  });

  /** A project that no server was started in. */
  const freshProject = embeddedProject;

  async function killServer(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    await waitUntil(() => !isAlive(pid), 10_000);
  }

  async function pidFile(home: ServerHome): Promise<readonly string[]> {
    return (await readFile(join(home.data, 'postmaster.pid'), 'utf8')).split('\n');
  }

  it('starts on first use of a database, and keeps its rows over a stop and a start', async () => {
    const first = await resolveConnection('embedded:shop', root);
    await query(first, 'CREATE TABLE answers AS SELECT 42 AS answer');
    expect(await stopServer(root)).to.equal(true);
    expect(await stopServer(root)).to.equal(false);
    const second = await resolveConnection('embedded:shop', root);
    expect(await query(second, 'SELECT answer FROM answers')).to.deep.equal([{ answer: 42 }]);
    expect(second.label).to.equal('embedded:shop');
  });

  it('keeps its port and its process between two uses', async () => {
    await stopServer(root);
    const first = await startServer(root, { settings });
    const second = await startServer(root, { settings });
    expect([first.started, second.started]).to.deep.equal([true, false]);
    expect([second.pid, second.port]).to.deep.equal([first.pid, first.port]);
    await stopServer(root);
    expect((await startServer(root, { settings })).port).to.equal(first.port);
  });

  it('asks for a password and listens on the loopback address only', async () => {
    const { target, home } = await startServer(root, { settings });
    const error = await rejection(openSession({ ...target, password: 'guess' }));
    expect(error).to.have.property('code', 'CONNECTION.AUTHENTICATION');
    const [row] = await query(
      target,
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(row).to.deep.equal({ addresses: '127.0.0.1', sockets: '' });
    expect((await stat(home.password)).mode & 0o777).to.equal(0o600);
    expect((await stat(home.log)).mode & 0o777).to.equal(0o600);
  });

  it('has UTF-8, a locale that every machine has, and UTC', async () => {
    const { target } = await startServer(root, { settings });
    const [row] = await query<{ encoding: string; collate: string; zone: string }>(
      target,
      `SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, reset_val AS zone
       FROM pg_database, pg_settings WHERE datname = 'template1' AND name = 'TimeZone'`,
    );
    expect(row?.encoding).to.equal('UTF8');
    expect(row?.collate).to.be.oneOf(['C.UTF-8', 'C']);
  });

  it('tells Git to ignore its folder', async () => {
    await startServer(root, { settings });
    expect(await readFile(join(root, '.orch', '.gitignore'), 'utf8')).to.equal('*\n');
  });

  it('is found through a symbolic link to the project', async () => {
    const { pid } = await startServer(root, { settings });
    const link = `${root}-link`;
    await symlink(root, link);
    try {
      expect((await startServer(link, { settings })).pid).to.equal(pid);
    } finally {
      await rm(link);
    }
  });

  it('keeps no password of ours in its environment', async function () {
    if (process.platform !== 'linux') this.skip();
    await stopServer(root);
    process.env['ORCH_CANARY'] = 'canary-in-the-environment';
    const { pid } = await startServer(root, { settings });
    delete process.env['ORCH_CANARY'];
    expect(await readFile(`/proc/${pid}/environ`, 'latin1')).to.not.include('canary');
  });

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
    const root = await freshProject();
    const folder = join(root, '.orch', 'postgres');
    await mkdir(join(folder, 'data', 'base'), { recursive: true });
    await writeFile(join(folder, 'data', 'PG_VERSION'), '18\n');
    await mkdir(join(folder, 'data.new.0a0b0c0d', 'global'), { recursive: true });
    await writeFile(join(folder, 'password.new.0a0b0c0d'), 'x');
    const { home } = await startServer(root, { settings });
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
    const root = await freshProject();
    const script = `
      import { resolveConnection } from ${JSON.stringify(new URL('../../packages/core/src/adapters/postgres/connect.ts', import.meta.url).href)};
      const target = await resolveConnection('embedded:shop', process.argv[1]);
      process.stdout.write(String(target.port));
    `;
    const ports = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', '--input-type=module', '--eval', script, root],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        await once(child, 'close');
        return output;
      }),
    );
    const { port } = await startServer(root);
    expect(ports).to.deep.equal([port, port, port].map(String));
  });

  it('outlives a killed first start and starts the next time', async () => {
    const root = await freshProject();
    const script = `
      import { startServer } from ${JSON.stringify(new URL('../../packages/core/src/adapters/embedded/start-server.ts', import.meta.url).href)};
      await startServer(process.argv[1]);
    `;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, root],
      { stdio: 'inherit' },
    );
    const folder = join(root, '.orch', 'postgres');
    await waitUntil(
      async () =>
        (await readdir(folder).catch(() => [])).some((name) => name.startsWith('data.new.')),
      20_000,
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    const { target } = await startServer(root, { settings });
    expect(await query(target, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('refuses names that cannot be a database of its own', async () => {
    const root = await freshProject();
    for (const name of [
      '',
      'a'.repeat(64),
      'é'.repeat(32),
      'a b',
      'a"b',
      'template1',
      '-x',
      'orch_shadow_x',
    ]) {
      const error = await rejection(resolveConnection(`embedded:${name}`, root));
      expect(error, name).to.have.property('code', 'EMBEDDED.INVALID_NAME');
    }
    expect(await findHome(root)).to.equal(null);
  });

  it('is not shared by a copy of the project', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const original = await embeddedProject(0o700);
    const { home } = await startServer(original, { settings });
    const copy = await embeddedProject(0o700);
    await cp(join(original, '.orch'), join(copy, '.orch'), { recursive: true });
    expect(await findHome(copy)).to.equal(null);
    expect((await findHome(original))?.folder).to.equal(home.folder);
  });

  it('says whose the data is when it belongs to another user', async function () {
    if (process.getuid?.() !== 0) this.skip();
    await startServer(root, { settings });
    const script = `
      import { startServer } from ${JSON.stringify(new URL('../../packages/core/src/adapters/embedded/start-server.ts', import.meta.url).href)};
      try { await startServer(process.argv[1]); } catch (error) { process.stdout.write(String(error.code)); }
    `;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, root],
      { stdio: ['ignore', 'pipe', 'inherit'], uid: 65533, gid: 65533 },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    expect(output).to.equal('EMBEDDED.OTHER_OWNER');
  });

  it('runs for root in a project that only root can enter', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const hidden = await embeddedProject(0o700);
    const { target, home } = await startServer(hidden, { settings });
    expect(home.folder.startsWith(hidden)).to.equal(false);
    expect(JSON.parse(await readFile(join(hidden, '.orch', 'server.json'), 'utf8'))).to.include({
      home: home.folder,
    });
    expect(await query(target, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    await chmod(hidden, 0o755);
    expect((await startServer(hidden, { settings })).home.folder).to.equal(home.folder);
  });
});
