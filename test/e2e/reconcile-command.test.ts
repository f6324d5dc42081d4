import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { connectionOf, testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

const base = '20261101000000_create_recruits';
const official = '20261103000000_add_cohort';

describe('orch reconcile', function () {
  this.timeout(120_000);
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('reconcile');
    project = await testProject({ environments: { dev } });
    write('migrations', base, '', {
      up: 'create table recruits (id int primary key, name text)',
      down: 'drop table recruits',
    });
    await orch('up', '--yes');
    await query(dev, `insert into recruits select i, 'r' || i from generate_series(1, 12) i`);
  });

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: project.root });

  function write(
    folder: string,
    id: string,
    parents: string,
    sql: { readonly up: string; readonly down: string },
  ): void {
    const text = `/**\n * ${id}.\n *\n * @revision ${id}\n * @parents  ${parents}\n */\n`;
    const up = `export const up = (knex) => knex.raw(${JSON.stringify(sql.up)});\n`;
    const down = `export const down = (knex) => knex.raw(${JSON.stringify(sql.down)});\n`;
    project.write(`${folder}/${id}.mjs`, text + up + down);
  }

  const local = (id: string, up: string, down: string, parents = base) =>
    write('.orch/local/main', id, parents, { up, down });
  const pulled = (id: string, up: string, down: string, parents = base) =>
    write('migrations', id, parents, { up, down });
  const applied = async () =>
    (await query<{ id: string }>(dev, 'select id from orch.revisions order by position')).map(
      ({ id }) => id,
    );

  it('records the official revision in place of a local one that did the same', async () => {
    local('20261102000000_try_cohort', 'alter table recruits add cohort text', 'select 1');
    await orch('up', '--yes');
    await query(dev, `update recruits set cohort = 'c25'`);
    pulled(official, 'alter table recruits add column cohort text', 'select 1');

    const dry = await orch('reconcile', '--dry-run', '--json');
    expect(jsonResult(dry)['databases']).to.deep.equal([
      {
        database: 'main',
        environment: 'dev',
        kind: 'recorded',
        setAside: ['.orch/local/main/20261102000000_try_cohort.mjs'],
        replaced: ['20261102000000_try_cohort'],
        recorded: [official],
        revisions: [{ id: official, verdict: 'there' }],
        changes: [],
        renames: [],
        losses: [],
        run: [],
        drift: [],
      },
    ]);
    const done = await orch('reconcile');
    expect(done.exitCode, done.stderr).to.equal(0);
    expect(await applied()).to.deep.equal([base, official]);
    expect(await query(dev, 'select distinct cohort from recruits')).to.deep.equal([
      { cohort: 'c25' },
    ]);
    expect(await query(dev, 'select id, replaced_by from orch.reconciled')).to.deep.equal([
      { id: '20261102000000_try_cohort', replaced_by: [official] },
    ]);
    expect(
      existsSync(join(project.root, '.orch/local/main/20261102000000_try_cohort.mjs')),
    ).to.equal(false);
    expect(readdirSync(join(project.root, '.orch/local/reconciled'))).to.have.length(1);
    expect((await orch('status')).exitCode).to.equal(0);

    const replaced = await orch('reconcile', '--list');
    expect(replaced.stdout).to.match(/20261102000000_try_cohort +20261103000000_add_cohort/);
    const again = await orch('reconcile');
    expect(again.exitCode).to.equal(0);
    expect(again.stdout).to.include('Nothing to reconcile');
  });

  it('changes what is different, keeps the rows, and stashes what is taken away', async () => {
    local(
      '20261102000000_try_cohort',
      'alter table recruits add cohort text; alter table recruits add scratch text',
      'select 1',
    );
    await orch('up', '--yes');
    await query(dev, `update recruits set cohort = 'c25', scratch = 's' where id <= 5`);
    pulled(
      official,
      "alter table recruits add column cohort varchar(10) not null default 'c0'",
      'select 1',
    );
    const refused = await orch('reconcile');
    expect(refused.stderr).to.include('RECONCILE.DATA_UNDECIDED');
    expect(refused.exitCode).to.equal(3);
    await query(dev, `update recruits set cohort = 'c26' where id > 5`);
    const unasked = await orch('reconcile', '--skip-data', official);
    expect(unasked.exitCode).to.equal(2);
    const done = await orch('reconcile', '--skip-data', official, '--yes');
    expect(done.exitCode, done.stderr).to.equal(0);
    expect(done.stderr).to.include('recruits.scratch, 5 rows');
    expect(await applied()).to.deep.equal([base, official]);
    expect(
      await query(dev, 'select cohort, count(*)::int from recruits group by 1 order by 1'),
    ).to.deep.equal([
      { cohort: 'c25', count: 5 },
      { cohort: 'c26', count: 7 },
    ]);
    expect((await orch('status')).exitCode).to.equal(0);
    expect((await orch('drift')).exitCode).to.equal(0);
    expect(jsonResult(await orch('stash', '--json'))['stashes']).to.have.length(1);
  });

  it('reconciles every database of the project, and no protected environment', async () => {
    const [parts, events] = await Promise.all([createDatabase('parts'), createDatabase('events')]);
    const databaseOf = (name: string, target: PostgresTarget) => ({
      migrations: `./${name}`,
      extension: 'mjs',
      environments: { dev: connectionOf(target), prod: connectionOf(dev) },
    });
    const config = {
      databases: { parts: databaseOf('parts', parts), events: databaseOf('events', events) },
    };
    project.write('orch.config.mjs', `export default ${JSON.stringify(config)};\n`);
    const sql = (up: string) => ({ up, down: 'select 1' });
    for (const name of ['parts', 'events']) {
      write(name, `1_${name}`, '', sql(`create table ${name} (id int primary key)`));
      write(
        `.orch/local/${name}`,
        `2_local_${name}`,
        `1_${name}`,
        sql(`alter table ${name} add a text`),
      );
    }
    await orch('up', '--yes');
    for (const name of ['parts', 'events']) {
      write(name, `3_official_${name}`, `1_${name}`, sql(`alter table ${name} add column a text`));
    }
    const guarded = await orch('reconcile', '--env', 'prod', '--yes');
    expect(guarded.stderr).to.include('RECONCILE.PROTECTED');
    expect(guarded.exitCode).to.equal(2);
    const named = await orch('reconcile', '--discard', '2_local_parts');
    expect(named.exitCode).to.equal(2);

    const done = jsonResult(await orch('reconcile', '--json'))['databases'];
    expect(done).to.have.nested.property('[0].recorded[0]', '3_official_parts');
    expect(done).to.have.nested.property('[1].recorded[0]', '3_official_events');
    for (const target of [parts, events]) {
      expect(await query(target, 'select id from orch.reconciled')).to.have.length(1);
    }
    expect((await orch('status')).exitCode).to.equal(0);
  });
});
