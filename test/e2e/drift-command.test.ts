import { expect } from 'chai';
import type { Drift } from '../../packages/core/src/drift/drift.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

const columns = {
  surname: `table.text('surname').notNullable();`,
  chatname: `table.text('chatname').notNullable();`,
  idNumber: `table.text('id_number');`,
};

describe('orch drift', () => {
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('drift');
    project = await testProject({
      environments: { dev },
      config: { models: './models.mjs', releaseBranches: ['*'] },
    });
    models(columns);
    revision('20260101000000_create_recruits', {
      up: `create table recruits (id serial primary key, surname text not null,
             chatname text not null, id_number text)`,
      down: 'drop table recruits',
    });
    expect((await orch('up')).exitCode).to.equal(0);
  });

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: project.root });
  const drift = async () => {
    const run = await orch('drift', '--json');
    const { drifts } = jsonResult(run) as unknown as { drifts: readonly Drift[] };
    expect(run.exitCode, run.stdout).to.equal(drifts.length === 0 ? 0 : 3);
    return drifts;
  };
  const models = (lines: Readonly<Record<string, string>>): void => {
    project.write(
      'models.mjs',
      `import { defineModel } from '@orch/core';
export const recruits = defineModel('recruits', (table) => {
  table.increments('id');
  ${Object.values(lines).join('\n  ')}
});\n`,
    );
  };
  const revision = (name: string, { up, down }: { up: string; down: string }): void => {
    project.write(
      `migrations/${name}.mjs`,
      `export const up = (knex) => knex.raw(${JSON.stringify(up)});
export const down = (knex) => knex.raw(${JSON.stringify(down)});\n`,
    );
  };

  it('says that all agree', async () => {
    const run = await orch('drift');
    expect(run.stdout).to.equal(
      'No drift: the models, the revisions and the database agree in dev\n',
    );
    expect(await drift()).to.deep.equal([]);
  });

  it('answers situation 1: a column that was added by hand', async () => {
    await query(dev, `alter table recruits add chort text`);
    expect(await drift()).to.deep.equal([
      {
        subject: 'column recruits.chort',
        kind: 'column',
        has: { models: 'no', revisions: 'no', database: 'text' },
        queries: {
          kind: 'ignores',
          sqlState: null,
          words: 'they work; the column is silently ignored, and only select * brings it',
        },
        generates: { fromModels: 'nothing', fromDatabase: 'add column recruits.chort text' },
        pending: { kind: 'ignores', sqlState: null, words: 'nothing: no revision is pending' },
        waysOut: [
          {
            does: 'Keep it: write it as a revision, record it, and change the models alike',
            steps: [
              'orch gen-from-db --from dev -m "add chort to recruits"',
              'orch stamp head --env dev',
            ],
          },
          {
            does: 'Undo it by hand in dev; the values in it are lost',
            steps: ['ALTER TABLE public.recruits DROP COLUMN chort'],
          },
        ],
      },
    ]);
  });

  it('answers situation 1 when the models have the column and its revision is pending', async () => {
    await query(dev, `alter table recruits add cohort text`);
    models({ ...columns, cohort: `table.text('cohort');` });
    const [unwritten] = await drift();
    expect(unwritten).to.deep.include({
      has: { models: 'text', revisions: 'no', database: 'text' },
      generates: {
        fromModels: 'add column recruits.cohort text',
        fromDatabase: 'add column recruits.cohort text',
      },
      queries: {
        kind: 'works',
        sqlState: null,
        words: 'they work: the database has what they expect',
      },
    });
    revision('20260102000000_add_cohort', {
      up: 'alter table recruits add cohort text',
      down: 'alter table recruits drop cohort',
    });
    const [written] = await drift();
    expect(written?.pending).to.deep.equal({
      kind: 'fails',
      sqlState: '42701',
      words:
        'they fail to add column recruits.cohort text, since the database has it already: duplicate_column (42701)',
    });
    expect(written?.waysOut[0]?.steps).to.deep.equal(['orch stamp head --env dev']);
    expect((await orch('up')).stderr).to.include('already exists');

    expect((await orch('stamp', 'head', '--env', 'dev')).exitCode).to.equal(0);
    expect(await drift()).to.deep.equal([]);
  });

  it('answers situation 2: a column that was renamed by hand', async () => {
    await query(dev, `create unique index on recruits (chatname)`);
    revision('20260102000000_index', {
      up: 'create unique index on recruits (chatname)',
      down: 'drop index recruits_chatname_idx',
    });
    await orch('stamp', 'head');
    models({
      ...columns,
      unique: `table.unique(['chatname'], { indexName: 'recruits_chatname_idx', useConstraint: false });`,
    });
    expect(await drift()).to.deep.equal([]);

    await query(dev, `alter table recruits rename chatname to rocketchat_user`);
    const found = await drift();
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.deep.include({
      subject: 'column recruits.chatname',
      has: {
        models: 'text not null',
        revisions: 'text not null',
        database: 'called rocketchat_user',
      },
      queries: {
        kind: 'fails',
        sqlState: '42703',
        words:
          'those that name chatname fail: undefined_column; select * brings its values as rocketchat_user (42703)',
      },
      generates: {
        fromModels: 'nothing',
        fromDatabase: 'rename column recruits.chatname to rocketchat_user',
      },
    });
    expect(found[0]?.waysOut.map(({ steps }) => steps)).to.deep.equal([
      [
        'orch gen-from-db --from dev -m "rename chatname to rocketchat_user in recruits" --rename recruits.chatname:recruits.rocketchat_user',
        'orch stamp head --env dev',
      ],
      ['ALTER TABLE public.recruits RENAME COLUMN rocketchat_user TO chatname'],
    ]);
  });

  it('answers situation 3: a column that was dropped by hand', async () => {
    await query(dev, `alter table recruits drop id_number`);
    const [found] = await drift();
    expect(found).to.deep.include({
      has: { models: 'text', revisions: 'text', database: 'no' },
      queries: {
        kind: 'fails',
        sqlState: '42703',
        words: 'those that name id_number fail: undefined_column (42703)',
      },
      generates: { fromModels: 'nothing', fromDatabase: 'drop column recruits.id_number' },
    });
    models({ surname: columns.surname, chatname: columns.chatname });
    const [agreed] = await drift();
    expect(agreed?.waysOut[0]).to.deep.equal({
      does: 'Keep it: the models have it too, so write the revision and record it',
      steps: ['orch create "drop id_number from recruits"', 'orch stamp head --env dev'],
    });
  });

  it('tells what is only pending from what was done by hand', async () => {
    revision('20260102000000_add_cohort', {
      up: `create table teams (id int primary key, name text unique); alter table recruits add cohort text`,
      down: 'alter table recruits drop cohort; drop table teams',
    });
    models({ ...columns, cohort: `table.text('cohort');` });
    const found = await drift();
    expect(
      found.map(({ subject, pending, waysOut }) => [subject, pending.words, waysOut[0]?.steps]),
    ).to.deep.equal([
      ['column recruits.cohort', 'they add column recruits.cohort text', ['orch up --env dev']],
      ['table teams', 'they add table teams', ['orch up --env dev']],
    ]);
    expect(found[0]?.queries).to.include({ kind: 'fails', sqlState: '42703' });
  });

  it('compares two sides in a project without models', async () => {
    project.write(
      'orch.config.mjs',
      project.read('orch.config.mjs').replace(/\n\s*"models": "[^"]*",/u, ''),
    );
    await query(dev, `alter table recruits alter surname drop not null`);
    const run = await orch('drift');
    expect(run.exitCode).to.equal(3);
    expect(run.stdout.split('\n').slice(0, 4)).to.deep.equal([
      'main in dev: 1 difference between the revisions and the database',
      '',
      '                         revisions      dev',
      'column recruits.surname  text not null  text',
    ]);
    expect(run.stdout)
      .to.include('they work, and NULL may come back where the models say never')
      .and.include('ALTER TABLE public.recruits ALTER COLUMN surname SET NOT NULL');
  });
});
