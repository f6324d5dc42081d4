import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { connectionOf, testProject, type TestProject } from '../support/project.ts';
import { endOf, runOrch, spawnOrch } from '../support/run-orch.ts';
import { writeRevision } from '../support/write-revision.ts';

describe('several databases as one', () => {
  let catalog: PostgresTarget;
  let monitoring: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    [catalog, monitoring] = await Promise.all([
      createDatabase('catalog'),
      createDatabase('monitoring'),
    ]);
    project = await testProject({ environments: { dev: catalog }, extension: 'js' });
    const databases = {
      catalog: { migrations: './catalog', environments: { dev: connectionOf(catalog) } },
      monitoring: { migrations: './monitoring', environments: { dev: connectionOf(monitoring) } },
    };
    const config = { databases, arguments: { tenant: 'text' } };
    project.write('orch.config.mjs', `export default ${JSON.stringify(config)};\n`);
  });

  const options = (): { readonly cwd: string } => ({ cwd: project.root });
  const json = async (...words: readonly string[]) =>
    jsonResult(await runOrch([...words, '--json'], options()));
  const applied = async (): Promise<readonly string[]> => {
    const read = async (target: PostgresTarget): Promise<string> =>
      (await query<{ id: string }>(target, 'select id from orch.revisions order by position'))
        .map(({ id }) => id)
        .join(' ');
    return Promise.all([read(catalog), read(monitoring)]);
  };
  const write = (database: string, ...lines: readonly string[]): void => {
    for (const line of lines) writeRevision(project, line, '', database);
  };
  const revision = (database: string, name: string, parent: string, up: string, down: string) =>
    project.write(
      `${database}/${name}.js`,
      `/**\n * ${name}\n *\n * @revision ${name}\n * @parents  ${parent}\n */\n` +
        `exports.up = (knex) => knex.raw(\`${up}\`);\nexports.down = (knex) => knex.raw(\`${down}\`);\n`,
    );

  /** Runs the command until a revision of the second database waits, and kills it there. */
  const killBetween = async (...words: readonly string[]): Promise<void> => {
    const child = spawnOrch(words, options());
    const end = endOf(child);
    for (let sleeping = 0; sleeping === 0;) {
      const rows = await query(
        monitoring,
        `select from pg_stat_activity where datname = current_database() and query like '%pg_sleep(%'
         and pid <> pg_backend_pid() and state = 'active'`,
      );
      sleeping = rows.length;
    }
    child.kill('SIGKILL');
    await end;
    await query(
      monitoring,
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
  };

  it('moves all of them up, and the last revisions of all of them down', async () => {
    write('catalog', 'r1', 'r2 < r1', 'r4 < r2');
    write('monitoring', 'r1', 'r3 < r1', 'r4 < r3');
    expect((await json('up'))['databases']).to.deep.equal([
      { database: 'catalog', environment: 'dev', steps: ups('r1', 'r2', 'r4') },
      { database: 'monitoring', environment: 'dev', steps: ups('r1', 'r3', 'r4') },
    ]);
    expect(await applied()).to.deep.equal(['r1 r2 r4', 'r1 r3 r4']);
    await json('down', '--count', '2');
    expect(await applied()).to.deep.equal(['r1 r2', 'r1']);
    const again = await json('up', '--dry-run');
    expect(again).to.deep.include({ dryRun: true });
    expect(await applied()).to.deep.equal(['r1 r2', 'r1']);
    await json('to', 'base');
    expect(await applied()).to.deep.equal(['', '']);
  });

  it('changes nothing when something is wrong with one of them', async () => {
    write('catalog', 'a');
    write('monitoring', 'a', 'b < gone');
    expect(await json('up')).to.include({ code: 'HISTORY.FINDINGS' });
    expect(await query(catalog, `select from pg_namespace where nspname = 'orch'`)).to.have.length(
      0,
    );
  });

  it('refuses what it could not take back', async () => {
    project.write('catalog/a.js', `exports.up = (knex) => knex.raw('create table a ()');\n`);
    write('monitoring', 'a');
    expect(await json('up')).to.include({ code: 'PLAN.NO_WAY_BACK' });
    expect((await json('up', '--database', 'catalog'))['kind']).to.equal('moved');
    await json('up');
    expect(await applied()).to.deep.equal(['a', 'a']);
  });

  it('takes the first back with its rows when the second fails', async () => {
    write('catalog', 'a');
    write('monitoring', 'a');
    await json('up');
    await query(
      catalog,
      `alter table t_a add column name text; insert into t_a (name) values ('Ada')`,
    );
    revision(
      'catalog',
      'b',
      'a',
      'alter table t_a drop column name',
      'alter table t_a add name text',
    );
    revision('monitoring', 'b', 'a', 'create table kept ()', 'drop table kept');
    revision('monitoring', 'c', 'b', 'select 1/0', 'select 1');
    const failed = await json('up');
    expect(failed).to.include({ code: 'RUN.STATEMENT_FAILED' });
    expect(failed['details']).to.deep.include({
      database: 'monitoring',
      returned: ['monitoring', 'catalog'],
      stuck: [],
    });
    expect(await applied()).to.deep.equal(['a', 'a']);
    expect(await query(catalog, 'select name from t_a')).to.deep.equal([{ name: 'Ada' }]);
    expect(await query(monitoring, `select to_regclass('kept') as kept`)).to.deep.equal([
      { kept: null },
    ]);
    expect((await json('status'))['findings']).to.deep.equal([]);
  });

  it('shows a move that was killed between them, and finishes it with the next', async () => {
    write('catalog', 'a');
    revision('monitoring', 'a', '', 'create table t_a (); select pg_sleep(30)', 'drop table t_a');
    await killBetween('up', '-x', 'tenant=acme');
    const status = await runOrch(['status', '--json'], options());
    expect(status.exitCode).to.equal(3);
    const [finding] = jsonResult(status)['findings'] as readonly Record<string, unknown>[];
    expect(finding).to.include({ code: 'STATUS.SPLIT', subject: 'catalog, monitoring' });
    revision('monitoring', 'a', '', 'create table t_a ()', 'drop table t_a');
    await json('up', '-x', 'tenant=other');
    expect(await applied()).to.deep.equal(['a', 'a']);
    expect(await query(monitoring, 'select x from orch.revisions')).to.deep.equal([
      { x: { tenant: 'acme' } },
    ]);
    expect((await json('status'))['findings']).to.deep.equal([]);
  });

  it('finishes a way down that was killed, and goes no further', async () => {
    write('catalog', 'a', 'b < a');
    write('monitoring', 'a');
    const sleeping = `select pg_sleep(case when '%' = current_setting('orch.sleep', true) then 0 else 30 end)`;
    revision('monitoring', 'b', 'a', 'create table t_b ()', `drop table t_b; ${sleeping}`);
    await json('up');
    await killBetween('down');
    expect(await applied()).to.deep.equal(['a', 'a b']);
    await query(monitoring, `alter database "${monitoring.database}" set orch.sleep = '%'`);
    const finished = await json('down');
    expect(finished['finished']).to.deep.include({ command: 'down' });
    expect(await applied()).to.deep.equal(['a', 'a']);
    await json('down');
    expect(await applied()).to.deep.equal(['', '']);
  });

  it('takes no move for broken off after a database was moved by itself', async () => {
    write('catalog', 'a');
    write('monitoring', 'a');
    await json('up');
    await json('down', '--database', 'monitoring');
    expect((await json('status'))['findings']).to.deep.equal([]);
    rmSync(join(project.root, 'monitoring/a.js'));
    expect((await json('down'))['databases']).to.deep.include({
      database: 'catalog',
      environment: 'dev',
      steps: [{ direction: 'down', id: 'a' }],
    });
  });
});

describe('databases on two engines as one', () => {
  it('takes PostgreSQL back when SQLite fails', async () => {
    const catalog = await createDatabase('catalog');
    const project = await testProject({ environments: { dev: catalog }, extension: 'js' });
    const databases = {
      catalog: { migrations: './catalog', environments: { dev: connectionOf(catalog) } },
      local: {
        migrations: './local',
        engine: 'sqlite',
        environments: { dev: { filename: 'a.db' } },
      },
    };
    project.write('orch.config.mjs', `export default ${JSON.stringify({ databases })};\n`);
    for (const folder of ['catalog', 'local']) writeRevision(project, 'a', '', folder);
    const json = async (...words: readonly string[]) =>
      jsonResult(await runOrch([...words, '--json'], { cwd: project.root }));
    const pending = async (): Promise<unknown> =>
      ((await json('status'))['databases'] as readonly { pending: unknown }[]).map(
        (one) => one.pending,
      );

    expect((await json('up'))['databases']).to.have.length(2);
    expect(await pending()).to.deep.equal([[], []]);
    for (const folder of ['catalog', 'local']) writeRevision(project, 'b < a', '', folder);
    project.write('local/b.js', project.read('local/b.js').replace('t.increments()', 't.broken()'));
    expect(await json('up')).to.have.nested.property('details.database', 'local');
    expect(await pending()).to.deep.equal([['b'], ['b']]);
    await json('down');
    expect(await pending()).to.deep.equal([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect((await json('status'))['findings']).to.deep.equal([]);
  });
});

function ups(...ids: readonly string[]): readonly unknown[] {
  return ids.map((id) => ({ direction: 'up', id }));
}
