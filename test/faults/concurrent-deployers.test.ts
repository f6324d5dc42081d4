import { loadProject } from '@orch/core/adapters/config/load-project';
import { performMove } from '@orch/core/use-cases/perform-move';
import { planMove } from '@orch/core/use-cases/plan-move';
import { expect } from 'chai';
import type pg from 'pg';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { runLockKey } from '../../packages/core/src/adapters/runner/child/run-lock-key.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import type { OrchRun } from '../support/run-orch.ts';

const deployers = 20;

const createRecruits = `
export async function up(knex) {
  await knex.schema.createTable('recruits', (table) => {
    table.increments('id');
    table.text('name').notNullable();
  });
  await knex('recruits').insert({ name: 'ada' });
}
export const down = (knex) => knex.schema.dropTable('recruits');
`;

const indexConcurrently = `
export const config = { transaction: false };
export async function up(knex) {
  await knex.raw('create index concurrently recruits_name on recruits (name)');
  await knex('recruits').insert({ name: 'indexed' });
}
export const down = (knex) => knex.raw('drop index concurrently recruits_name');
`;

const addCohort = `
export async function up(knex) {
  await knex.raw('alter table recruits add column cohort text');
  await knex('recruits').insert({ name: 'cohort' });
}
export const down = (knex) => knex.raw('alter table recruits drop column cohort');
`;

describe('several runs against one database', function () {
  this.timeout(120_000);

  it('let one of 20 deployers apply, and the others wait and find nothing to do', async () => {
    const target = await emptyDatabase();
    const project = await projectOf(target, {
      '1_recruits': createRecruits,
      '2_cohort': addCohort,
    });
    await expectOneOfTwenty(project, target, ['ada', 'cohort']);
  });

  it('build an index concurrently while 19 deployers wait, without a deadlock', async () => {
    const target = await emptyDatabase();
    const project = await projectOf(target, {
      '1_recruits': createRecruits,
      '2_index': indexConcurrently,
      '3_cohort': addCohort,
    });
    await expectOneOfTwenty(project, target, ['ada', 'indexed', 'cohort']);
    expect(await query(target, invalidIndexes)).to.deep.equal([]);
  });

  it('apply each revision once when another run finishes after the plan was made', async () => {
    const target = await emptyDatabase();
    const project = await projectOf(target, {
      '1_recruits': createRecruits,
      '2_cohort': addCohort,
    });
    const { move, plan } = await plannedMove(project);

    const other = await runOrch(['up', '--json'], { cwd: project.root });
    expect(other.exitCode).to.equal(0);
    expect(await move()).to.deep.equal({ kind: 'upToDate' });
    expect(plan).to.deep.equal(['1_recruits', '2_cohort']);
    expect(await namesIn(target)).to.deep.equal(['ada', 'cohort']);
    expect(await appliedIn(target)).to.deep.equal(['1_recruits', '2_cohort']);
  });

  it('go on where another run has come to after the plan was made', async () => {
    const target = await emptyDatabase();
    const project = await projectOf(target, {
      '1_recruits': createRecruits,
      '2_cohort': addCohort,
    });
    const { move } = await plannedMove(project);

    await runOrch(['up', '1_recruits'], { cwd: project.root });
    expect(await move()).to.deep.include({ kind: 'moved', completed: ['2_cohort'] });
    expect(await namesIn(target)).to.deep.equal(['ada', 'cohort']);
    expect(await appliedIn(target)).to.deep.equal(['1_recruits', '2_cohort']);
  });

  it('stop when another run has applied what this history does not have', async () => {
    const target = await emptyDatabase();
    const project = await projectOf(target, {
      '1_recruits': createRecruits,
      '2_cohort': addCohort,
    });
    const { move } = await plannedMove(project);

    const elsewhere = await projectOf(target, { '1_people': createRecruits });
    await runOrch(['up'], { cwd: elsewhere.root });
    const stopped = await move().catch((error: unknown) => error);
    expect(stopped).to.have.property('code', 'HISTORY.FINDINGS');
    expect(await appliedIn(target)).to.deep.equal(['1_people']);
    expect(await namesIn(target)).to.deep.equal(['ada']);
  });
});

/** A database that Knex has been used on, too, so that its table is seen to be kept in step. */
async function emptyDatabase(): Promise<PostgresTarget> {
  const target = await createDatabase('deployers');
  await query(
    target,
    `create table knex_migrations (id serial primary key, name varchar(255), batch int, migration_time timestamptz);
     create table knex_migrations_lock ("index" serial primary key, is_locked int);
     insert into knex_migrations_lock (is_locked) values (0)`,
  );
  return target;
}

async function projectOf(
  target: PostgresTarget,
  revisions: Readonly<Record<string, string>>,
): Promise<TestProject> {
  const project = await testProject({ environments: { dev: target } });
  for (const [id, source] of Object.entries(revisions)) {
    project.write(`migrations/${id}.mjs`, source);
  }
  return project;
}

/** Starts 20 runs, lets them all plan and come to the run lock, and looks at what they did. */
async function expectOneOfTwenty(
  project: TestProject,
  target: PostgresTarget,
  names: readonly string[],
): Promise<void> {
  const runs = await runBehindLock(project, target);
  expect(runs.filter(({ exitCode }) => exitCode !== 0)).to.deep.equal([]);
  const kinds = runs.map((run) => jsonResult(run)['kind']);
  expect(kinds.filter((kind) => kind === 'moved')).to.have.length(1);
  expect(kinds.filter((kind) => kind === 'upToDate')).to.have.length(deployers - 1);

  const revisions = project.migrations().map((name) => name.replace('.mjs', ''));
  expect(await namesIn(target)).to.deep.equal(names);
  expect(await appliedIn(target)).to.deep.equal(revisions);
  expect(
    await query(
      target,
      `select array_agg(name order by name)::text[] as names, max(batch) as batch from knex_migrations`,
    ),
  ).to.deep.equal([{ names: project.migrations(), batch: 1 }]);
  expect(await query(target, `select result, completed from orch.runs`)).to.deep.equal([
    { result: 'done', completed: revisions.length },
  ]);
  expect(await query(target, `select * from orch.intents`)).to.deep.equal([]);
  expect(
    await query(
      target,
      `select deadlocks::int from pg_stat_database where datname = current_database()`,
    ),
  ).to.deep.equal([{ deadlocks: 0 }]);
}

/** Holds the run lock until every run has planned and waits for it. */
async function runBehindLock(
  project: TestProject,
  target: PostgresTarget,
): Promise<readonly OrchRun[]> {
  const holder = await openSession(target);
  try {
    await holder.query('select pg_advisory_lock($1, $2)', [...runLockKey]);
    const running = Array.from({ length: deployers }, () =>
      runOrch(['up', '--json'], { cwd: project.root }),
    );
    const ended = Promise.all(running);
    await Promise.race([untilAllWait(holder), ended]);
    await holder.query('select pg_advisory_unlock($1, $2)', [...runLockKey]);
    return await ended;
  } finally {
    await closeSession(holder);
  }
}

async function untilAllWait(holder: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await holder.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity, pg_sleep(0.1)
       where datname = current_database() and application_name = 'orch up dev'
         and query like '%advisory_lock%'`,
    );
    if (rows[0]?.waiting === deployers) return;
  }
}

/** A plan made in this process, and the move that performs it later. */
async function plannedMove(project: TestProject) {
  const loaded = await loadProject({ cwd: project.root, env: {} });
  const [database] = loaded.databases.values();
  const environment = database?.environments.get('dev');
  if (database === undefined || environment === undefined) throw new Error('no database');
  const place = { project: loaded, database, environment };
  const goal = { kind: 'up', target: null } as const;
  const planned = await planMove(place, goal);
  return {
    plan: planned.steps.map(({ revision }) => revision.id),
    move: () =>
      performMove({ ...place, goal, x: {}, allowEmpty: false, onEvent: () => undefined }, planned),
  };
}

async function namesIn(target: PostgresTarget): Promise<readonly string[]> {
  const rows = await query<{ name: string }>(target, 'select name from recruits order by id');
  return rows.map(({ name }) => name);
}

async function appliedIn(target: PostgresTarget): Promise<readonly string[]> {
  const rows = await query<{ id: string }>(
    target,
    'select id from orch.revisions order by position',
  );
  return rows.map(({ id }) => id);
}

const invalidIndexes = 'select indexrelid::regclass::text from pg_index where not indisvalid';
