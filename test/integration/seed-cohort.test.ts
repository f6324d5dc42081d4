import { performSeed, planSeed } from '@orch/core/use-cases/seed-cohort';
import type { PlannedSeed, SeedOutcome } from '@orch/core/use-cases/seed-cohort';
import { expect } from 'chai';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runSteps, testLimits, writeStep } from '../support/run-revisions.ts';

describe('seeding a cohort', () => {
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('seed');
    project = await testProject({
      environments: { dev },
      config: { cohorts: './seeds.mjs', limits: { ...testLimits, lockRetryMs: 1500 } },
    });
  });

  /** Each has a module of its own, since a process loads a module once. */
  let modules = 0;
  const bench = (cohort: string) => {
    const name = `seeds${(modules += 1)}.mjs`;
    project.write(
      name,
      `import { defineCohort } from '@orch/core';
export const c1 = defineCohort({ name: 'c1', ${cohort} });\n`,
    );
    const database = { ...project.database, cohorts: `${project.root}/${name}` };
    const place = {
      project: project.project,
      database,
      environment: project.environment('dev'),
    };
    const plan = (count: number | null = null): Promise<PlannedSeed> =>
      planSeed(place, { cohort: 'c1', count });
    const perform = (planned: PlannedSeed, signal?: AbortSignal): Promise<SeedOutcome> =>
      performSeed(place, planned, {
        onEvent: () => undefined,
        ...(signal === undefined ? {} : { signal }),
      });
    return { plan, perform, seed: async (count?: number) => perform(await plan(count)) };
  };

  it('writes values of every type as the server reads them', async () => {
    await query(
      dev,
      `create type mood as enum ('ok', 'sad');
       create domain handle as text not null check (value <> '');
       create table things (id bigint primary key, at timestamptz, day date, data bytea, n numeric(10,2),
         f float8, tags text[], j jsonb, js json, mood mood, handle handle default 'h', "Odd ""name" text,
         flag bool, extra handle default 'other')`,
    );
    const { seed } = bench(`table: 'things', key: ['id'], rows: [{
      id: 2n ** 60n, at: new Date('2026-01-02T03:04:05Z'), day: '2026-02-03', data: new Uint8Array([0, 255]),
      n: 12.345, f: Infinity, tags: ['a', 'b "c"'], j: { a: [1] }, js: 'text', mood: 'sad', handle: 'me',
      'Odd "name': "it's; \\\\ fine", flag: true,
    }]`);
    expect(await seed()).to.deep.equal({ inserted: 1, existing: 0 });
    expect(
      await query(
        dev,
        `select id::text, at::text, day::text, data::text, n::text, f::text, tags, j, js::text, mood,
                handle, "Odd ""name" as odd, flag, extra from things`,
      ),
    ).to.deep.equal([
      {
        id: '1152921504606846976',
        at: '2026-01-02 03:04:05+00',
        day: '2026-02-03',
        data: String.raw`\x00ff`,
        n: '12.35',
        f: 'Infinity',
        tags: ['a', 'b "c"'],
        j: { a: [1] },
        js: '"text"',
        mood: 'sad',
        handle: 'me',
        odd: String.raw`it's; \ fine`,
        flag: true,
        extra: 'other',
      },
    ]);
  });

  it('inserts rows in their order, and each once, however many there are', async () => {
    await query(dev, 'create table things (id serial primary key, name text)');
    await query(dev, `insert into things (name) values ('name 7'), ('name 2500')`);
    const { seed } = bench(`table: 'things', key: ['name'],
      rows: ({ count }) => Array.from({ length: count }, (_, at) => ({ name: 'name ' + at }))`);
    expect(await seed(3000)).to.deep.equal({ inserted: 2998, existing: 2 });
    expect(
      await query(
        dev,
        `select count(*)::int as all, count(distinct name)::int as names,
                bool_and(id <= 2 or name = 'name ' || (id - 3 + (id > 9)::int + (id > 2501)::int)) as in_order
         from things`,
      ),
    ).to.deep.equal([{ all: 3000, names: 3000, in_order: true }]);
  });

  it('writes into another schema, whatever the search path is', async () => {
    await query(dev, 'create schema app; create table app.things (id int primary key)');
    const { seed } = bench(`table: 'things', schema: 'app', key: ['id'], rows: [{ id: 1 }]`);
    expect(await seed()).to.include({ inserted: 1 });
    expect(await query(dev, 'select id from app.things')).to.deep.equal([{ id: 1 }]);
  });

  it('says no value of a row that the server cannot read', async () => {
    await query(dev, 'create table things (id int primary key)');
    const { plan } = bench(`table: 'things', key: ['id'], rows: [{ id: 'secret word' }]`);
    const error = await failure(plan());
    expect(error.code).to.equal('SEED.REFUSED');
    expect(error.details).to.include({ sqlState: '22P02' });
    expect(error.message).not.to.include('secret');
  });

  it('inserts nothing when a trigger swallows a row', async () => {
    await query(
      dev,
      `create table things (id int primary key);
       create function skip() returns trigger language plpgsql as $$ begin
         if new.id = 2 then return null; end if; return new; end $$;
       create trigger skip before insert on things for each row execute function skip()`,
    );
    const { seed } = bench(`table: 'things', key: ['id'], rows: [{ id: 1 }, { id: 2 }]`);
    expect(await failure(seed())).to.include({ code: 'SEED.REFUSED' });
    expect(await query(dev, 'select from things')).to.deep.equal([]);
  });

  it('inserts nothing when a deferred constraint refuses the commit', async () => {
    await query(
      dev,
      `create table homes (id int primary key);
       create table things (id int primary key, home int references homes deferrable initially deferred)`,
    );
    const { seed } = bench(`table: 'things', key: ['id'], rows: [{ id: 1, home: 7 }]`);
    const error = await failure(seed());
    expect(error.details).to.include({ sqlState: '23503', constraint: 'things_home_fkey' });
    expect(await query(dev, 'select from things')).to.deep.equal([]);
    expect(await query(dev, 'select result, failure from orch.runs')).to.deep.equal([
      { result: 'failed', failure: 'SEED.REFUSED' },
    ]);
  });

  it('inserts each row once when two seed at once', async () => {
    await query(dev, 'create table things (id int)');
    const { plan, perform } = bench(`table: 'things', key: ['id'], rows: [{ id: 1 }, { id: 2 }]`);
    const planned = await plan();
    const outcomes = await Promise.all([perform(planned), perform(planned)]);
    expect(outcomes.map(({ inserted }) => inserted)).to.have.members([0, 2]);
    expect(await query(dev, 'select from things')).to.have.lengthOf(2);
  });

  it('waits for whoever writes to the table, and gives up after a while', async () => {
    await query(dev, 'create table things (id int primary key)');
    const { plan, perform } = bench(`table: 'things', key: ['id'], rows: [{ id: 1 }]`);
    const planned = await plan();
    const other = await openSession(dev);
    try {
      await other.query('begin; insert into things values (1)');
      expect(await failure(perform(planned))).to.include({ code: 'SEED.LOCK_TIMEOUT' });
      const waiting = perform(planned);
      await other.query('commit');
      expect(await waiting).to.deep.equal({ inserted: 0, existing: 1 });
    } finally {
      await closeSession(other);
    }
  });

  it('stops when it is told to, and inserts nothing', async () => {
    await query(dev, 'create table things (id int primary key)');
    const { plan, perform } = bench(`table: 'things', key: ['id'], rows: [{ id: 1 }]`);
    const planned = await plan();
    const other = await openSession(dev);
    try {
      await other.query('begin; lock table things');
      const abort = new AbortController();
      const seeding = failure(perform(planned, abort.signal));
      await waitForLock(dev, 'orch seed dev');
      abort.abort();
      expect(await seeding).to.include({ code: 'RUN.ABORTED' });
      await other.query('commit');
    } finally {
      await closeSession(other);
    }
    expect(await query(dev, 'select from things')).to.deep.equal([]);
  });

  it('does not seed a database that was moved since it was looked at', async () => {
    await query(dev, 'create table things (id int primary key)');
    const { plan, perform } = bench(`table: 'things', key: ['id'], rows: [{ id: 1 }]`);
    const planned = await plan();
    const step = writeStep(
      project,
      '20260101000000_a.mjs',
      `export const up = (knex) => knex.raw('create table a ()');
export const down = (knex) => knex.raw('drop table a');\n`,
    );
    await runSteps(project, dev, [step]);
    expect(await failure(perform(planned))).to.include({ code: 'RUN.CHANGED_MEANWHILE' });
    expect(await query(dev, 'select from things')).to.deep.equal([]);
  });

  it('holds all rows with their record, or none, wherever its process is killed', async function () {
    this.timeout(120_000);
    await query(dev, 'create table things (id int primary key)');
    const { plan, perform } = bench(`table: 'things', key: ['id'], rows: [{ id: 1 }, { id: 2 }]`);
    const planned = await plan();
    const states = new Set<string>();
    for (let statement = 1; ; statement += 1) {
      // The child is forked, with this environment, before the call returns.
      process.env['ORCH_FAULT'] = `kill:after:${statement}`;
      const seeding = perform(planned);
      delete process.env['ORCH_FAULT'];
      const outcome = await seeding.catch((error: unknown) => error);
      const [rows] = await query<{ rows: number }>(dev, 'select count(*)::int as rows from things');
      if (!(outcome instanceof Error)) break;
      expect(outcome).to.include({ code: 'RUN.DIED' });
      const [record] = (await query(dev, `select to_regclass('orch.seeds') is null as none`))[0]?.[
        'none'
      ]
        ? [{ seeds: 0 }]
        : await query<{ seeds: number }>(dev, 'select count(*)::int as seeds from orch.seeds');
      states.add(`${rows?.rows ?? ''} rows, ${record?.seeds ?? ''} records`);
      await query(dev, 'delete from things');
      if (record?.seeds === 1) await query(dev, 'delete from orch.seeds');
    }
    expect([...states].sort((a, b) => a.localeCompare(b))).to.deep.equal([
      '0 rows, 0 records',
      '2 rows, 1 records',
    ]);
    expect(await query(dev, 'select id from things order by id')).to.deep.equal([
      { id: 1 },
      { id: 2 },
    ]);
  });
});

/** Waits until a session of this name waits for a lock. */
async function waitForLock(target: PostgresTarget, name: string): Promise<void> {
  for (;;) {
    const waiting = await query(
      target,
      `select from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`,
      [name],
    );
    if (waiting.length > 0) return;
  }
}
