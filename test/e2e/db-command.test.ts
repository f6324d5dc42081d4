import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive } from '../../packages/core/src/adapters/embedded/operating-system.ts';
import { resolveConnection } from '../../packages/core/src/adapters/postgres/connect.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { jsonResult } from '../support/json-result.ts';
import { query } from '../support/postgres.ts';
import { runOrch } from '../support/run-orch.ts';

describe('orch db', () => {
  let cwd: string;

  before(async () => {
    cwd = await embeddedProject();
  });

  async function db(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    const run = await runOrch(['db', ...words, '--json'], { cwd });
    expect(run.exitCode, run.stderr).to.equal(0);
    return jsonResult(run);
  }

  it('says that there is none before its first use', async () => {
    expect(await db('status')).to.deep.equal({
      action: 'status',
      changed: false,
      server: { kind: 'absent' },
    });
  });

  it('starts nothing in a dry run', async () => {
    expect(await db('start', '--dry-run')).to.deep.include({ changed: false });
    expect(await db('status')).to.deep.include({ server: { kind: 'absent' } });
  });

  it('starts a server that outlives the command, once', async () => {
    const first = await db('start');
    const second = await db('start');
    expect([first['changed'], second['changed']]).to.deep.equal([true, false]);
    const { pid } = first['server'] as { pid: number };
    expect(isAlive(pid)).to.equal(true);
    expect(second['server']).to.have.property('pid', pid);
  });

  it('shows port, process, version, folder and the databases with their sizes', async () => {
    const target = await resolveConnection('embedded:shop', cwd);
    const { server } = (await db('status')) as {
      server: { port: number; databases: readonly { name: string; bytes: number }[] };
    };
    expect(server).to.include({ kind: 'running', port: target.port, user: 'postgres' });
    expect(server).to.include.keys('pid', 'version', 'dataFolder', 'logFile', 'passwordFile');
    expect(server.databases.map(({ name }) => name)).to.deep.equal(['postgres', 'shop']);
    for (const { bytes } of server.databases) expect(bytes).to.be.greaterThan(1_000_000);
  });

  it('never prints the password', async () => {
    const { password = '' } = await resolveConnection('embedded:shop', cwd);
    for (const words of [['status'], ['status', '--json'], ['start']]) {
      const { stdout, stderr } = await runOrch(['db', ...words], { cwd });
      expect(stdout + stderr).to.not.include(password);
    }
  });

  it('stops the server and keeps the data', async () => {
    await query(await resolveConnection('embedded:shop', cwd), 'CREATE TABLE kept ()');
    expect(await db('stop')).to.deep.include({ changed: true });
    expect(await db('stop')).to.deep.include({ changed: false });
    const target = await resolveConnection('embedded:shop', cwd);
    expect(await query(target, `SELECT to_regclass('kept')::text AS name`)).to.deep.equal([
      { name: 'kept' },
    ]);
  });

  it('deletes the data only when that is confirmed', async () => {
    const refused = await runOrch(['db', 'stop', '--delete-data', '--json'], { cwd });
    expect(refused.exitCode).to.equal(2);
    expect(jsonResult(refused)).to.have.property('code', 'USAGE.NOT_CONFIRMED');
    expect(await db('status')).to.have.nested.property('server.kind', 'running');
    await db('stop', '--delete-data', '--yes');
    expect(await db('status')).to.deep.include({ server: { kind: 'absent' } });
  });

  it('deletes the data of a protected environment only when its name is given', async () => {
    const guarded = await embeddedProject();
    writeFileSync(
      join(guarded, 'orch.config.mjs'),
      `export default { migrations: './migrations', environments: { dev: 'embedded:dev', prod: 'embedded:prod' } };`,
    );
    const stop = ['db', 'stop', '--delete-data', '--yes', '--json'];
    expect((await runOrch(['db', 'start'], { cwd: guarded })).exitCode).to.equal(0);
    const refused = await runOrch(stop, { cwd: guarded });
    expect([refused.exitCode, jsonResult(refused)['code']]).to.deep.equal([
      2,
      'USAGE.NOT_CONFIRMED',
    ]);
    const done = await runOrch([...stop, '--confirm', 'prod'], { cwd: guarded });
    expect([done.exitCode, jsonResult(done)['server']]).to.deep.equal([0, { kind: 'absent' }]);
  });

  it('says in one sentence why a server cannot start', async () => {
    await db('start');
    const { server } = (await db('stop')) as { server: { dataFolder: string } };
    rmSync(join(server.dataFolder, 'postgresql.conf'));
    const run = await runOrch(['db', 'start', '--json'], { cwd });
    expect(run.exitCode).to.equal(1);
    expect(jsonResult(run)).to.have.property('code', 'EMBEDDED.START_FAILED');
    writeFileSync(join(server.dataFolder, 'postgresql.conf'), '');
  });
});
