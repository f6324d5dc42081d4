import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { findHome } from '../../packages/core/src/adapters/embedded/server-home.ts';
import { startServer } from '../../packages/core/src/adapters/embedded/start-server.ts';
import { stopServer } from '../../packages/core/src/adapters/embedded/stop-server.ts';
import {
  openSession,
  resolveConnection,
} from '../../packages/core/src/adapters/postgres/connect.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { query } from '../support/postgres.ts';
import { asRoot, itWhere } from '../support/it-where.ts';
import { rejection } from '../support/rejection.ts';

const settings = { fsync: 'off' };

describe('the embedded server', () => {
  let root: string;

  before(async () => {
    root = await embeddedProject();
  });

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

  itWhere(
    process.platform === 'linux',
    'keeps no password of ours in its environment',
    async () => {
      await stopServer(root);
      process.env['ORCH_CANARY'] = 'canary-in-the-environment';
      const { pid } = await startServer(root, { settings });
      delete process.env['ORCH_CANARY'];
      expect(await readFile(`/proc/${pid}/environ`, 'latin1')).to.not.include('canary');
    },
  );

  it('refuses names that cannot be a database of its own', async () => {
    const fresh = await embeddedProject();
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
      const error = await rejection(resolveConnection(`embedded:${name}`, fresh));
      expect(error, name).to.have.property('code', 'EMBEDDED.INVALID_NAME');
    }
    expect(await findHome(fresh)).to.equal(null);
  });

  itWhere(asRoot, 'is not shared by a copy of the project', async () => {
    const original = await embeddedProject(0o700);
    const { home } = await startServer(original, { settings });
    const copy = await embeddedProject(0o700);
    await cp(join(original, '.orch'), join(copy, '.orch'), { recursive: true });
    expect(await findHome(copy)).to.equal(null);
    expect((await findHome(original))?.folder).to.equal(home.folder);
  });

  itWhere(asRoot, 'says whose the data is when it belongs to another user', async () => {
    await startServer(root, { settings });
    const script = `
      import { startServer } from ${JSON.stringify(new URL('../../packages/core/src/adapters/embedded/start-server.ts', import.meta.url).href)};
      // Another user may not be able to enter this checkout.
      process.setgid(65533);
      process.setuid(65533);
      try { await startServer(process.argv[1]); } catch (error) { process.stdout.write(String(error.code)); }
    `;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, root],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    expect(output).to.equal('EMBEDDED.OTHER_OWNER');
  });

  itWhere(asRoot, 'runs for root in a project that only root can enter', async () => {
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
