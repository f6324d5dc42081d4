import { expect } from 'chai';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

describe('orch shell', () => {
  let shell: (lines: string, ...words: readonly string[]) => Promise<OrchRun>;

  before(async () => {
    const dev = await createDatabase('dev');
    const prod = await createDatabase('prod');
    for (const target of [dev, prod]) {
      await query(target, `CREATE TABLE recruits (name text); INSERT INTO recruits VALUES ('Ada')`);
    }
    const project = await testProject({
      environments: { dev, prod },
      config: { models: './models.mjs' },
    });
    project.write(
      'models.mjs',
      `import { defineModel } from '@orch/core';
      export const recruits = defineModel('recruits', (table) => { table.text('name'); });\n`,
    );
    shell = (lines, ...words) =>
      runOrch(['shell', ...words], { cwd: project.root, stdin: `${lines}\n` });
  });

  it('has a query for each model, and Knex', async () => {
    const run = await shell(`recruits\nknex('recruits').pluck('name')\nmodels.recruits.kind`);
    expect([run.exitCode, run.stdout]).to.deep.equal([
      0,
      `[ { name: 'Ada' } ]\n[ 'Ada' ]\n'orch.tableModel'\n`,
    ]);
  });

  it("fails when a line fails, in the database's words, and runs the others", async () => {
    const run = await shell(`knex('nobody')\n1 + 1`);
    expect([run.exitCode, run.stdout]).to.deep.equal([1, '2\n']);
    expect(run.stderr).to.include('relation "nobody" does not exist').and.include('SHELL.FAILED');
  });

  it('shows no password, whatever holds it', async () => {
    const { host, port, user, password = 's3cret-pass', database } = await createDatabase('dev');
    const dev = new URL(`postgres://${host}:${port}/${database}`);
    Object.assign(dev, { username: user, password });
    const project = await testProject({
      environments: {},
      config: { environments: { dev: dev.href } },
    });
    const run = await runOrch(['shell'], {
      cwd: project.root,
      stdin: `knex.client.config\nknex.client.connectionSettings.password.length\nknex.client.connectionSettings.password\n`,
    });
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.include(`\n${password.length}\n`);
    expect(run.stdout + run.stderr).to.not.include(password);
  });

  it('says in words of orch why a database cannot be reached', async () => {
    const project = await testProject({
      environments: {},
      config: { environments: { dev: 'postgres://ada@127.0.0.1:1/nothing' } },
    });
    const run = await runOrch(['shell'], { cwd: project.root, stdin: '1\n' });
    expect([run.exitCode, run.stdout]).to.deep.equal([1, '']);
    expect(run.stderr).to.include('CONNECTION.');
  });

  it('changes nothing with --read-only', async () => {
    const run = await shell('recruits.del()', '--read-only');
    expect(run.stderr).to.include('cannot execute DELETE in a read-only transaction');
  });

  it('asks before it opens a protected environment', async () => {
    expect((await shell('recruits', '--env', 'prod')).stderr).to.include('USAGE.NOT_CONFIRMED');
    const run = await shell('recruits.count()', '--env', 'prod', '--confirm', 'prod');
    expect([run.exitCode, run.stdout]).to.deep.equal([0, `[ { count: '1' } ]\n`]);
  });
});
