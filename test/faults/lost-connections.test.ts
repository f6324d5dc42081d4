import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunEvent } from '../../packages/core/src/runner/run-event.ts';
import { failure } from '../support/failure.ts';
import { startPidShifter } from '../support/pid-shifter.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';
import { runSteps, stepOf, writeStep } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';

const commit = /INSERT INTO orch\.revisions[\s\S]*COMMIT/;
const createRecruits = `
export async function up(knex, { log }) {
  log('ran');
  await knex.schema.createTable('recruits', (table) => table.increments('id'));
  await knex('recruits').insert({});
}
export const down = (knex) => knex.schema.dropTable('recruits');
`;
const addRecruit = `
export async function up(knex, { log }) {
  log('ran');
  await knex('recruits').insert({});
}
export const down = (knex) => knex('recruits').max('id');
`;

/** A database behind a proxy, and a project with two revisions for it. */
interface Place {
  readonly target: PostgresTarget;
  readonly proxy: TcpProxy;
  readonly project: TestProject;
}

describe('a run whose connection', function () {
  this.timeout(120_000);
  const places: Place[] = [];

  async function makePlace(): Promise<Place> {
    const target = await createDatabase('lost');
    const proxy = await startTcpProxy(target);
    const project = await testProject({ environments: { dev: proxy.through(target) } });
    project.write('migrations/1_recruits.mjs', createRecruits);
    project.write('migrations/2_recruit.mjs', addRecruit);
    const place = { target, proxy, project };
    places.push(place);
    return place;
  }

  after(async () => {
    for (const { proxy } of places) await proxy.close();
  });

  it('is cut after COMMIT has reached the server goes on, and runs nothing twice', async () => {
    const place = await makePlace();
    place.proxy.once(commit, 'cutAfterReply');
    const { completed, ran, reconnected } = await run(place);
    expect({ completed, ran, reconnected }).to.deep.equal({
      completed: ['1_recruits', '2_recruit'],
      ran: ['1_recruits', '2_recruit'],
      reconnected: ['1_recruits'],
    });
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('is cut before COMMIT reaches the server runs that revision again', async () => {
    const place = await makePlace();
    place.proxy.once(commit, 'cutBefore');
    const { completed, ran, reconnected } = await run(place);
    expect({ completed, ran, reconnected }).to.deep.equal({
      completed: ['1_recruits', '2_recruit'],
      ran: ['1_recruits', '1_recruits', '2_recruit'],
      reconnected: ['1_recruits'],
    });
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('is cut at every COMMIT gives up, and nothing is recorded', async () => {
    const place = await makePlace();
    for (let times = 0; times < 3; times += 1) place.proxy.once(commit, 'cutBefore');
    expect((await failure(run(place))).code).to.equal('RUN.CONNECTION_LOST');
    expect(await stateOf(place)).to.deep.equal(nothingApplied);
  });

  it('is cut in the middle of a revision stops, and the next run converges', async () => {
    const place = await makePlace();
    place.proxy.once(/insert into "recruits"/, 'cutAfterReply');
    const { code, details } = await failure(run(place));
    expect(code).to.equal('RUN.CONNECTION_LOST');
    expect(details).to.include({ revision: '1_recruits' });
    expect(await stateOf(place)).to.deep.equal(nothingApplied);
    await run(place);
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('is cut after an index was built concurrently finds the index there', async () => {
    const place = await makePlace();
    await run(place);
    const step = writeStep(place.project, '3_index.mjs', indexConcurrently);
    const throughProxy = place.proxy.through(place.target);
    const building = /^create index concurrently/;
    const inTransaction = place.proxy.once(building, 'hold');
    const stopped = failure(runSteps(place.project, throughProxy, [step]));
    // The server refuses it in a transaction; what counts is the second time.
    await inTransaction.happened;
    place.proxy.once(building, 'cutAfterReply');
    inTransaction.release();
    const { code } = await stopped;
    expect(code).to.equal('RUN.CONNECTION_LOST');

    const sent: string[] = [];
    await runSteps(place.project, throughProxy, [step], {
      onEvent: (event) => void (event.kind === 'statement' && sent.push(event.sql)),
    });
    expect(sent.filter((sql) => sql.includes('concurrently'))).to.deep.equal([]);
    expect((await stateOf(place)).applied).to.deep.equal(['1_recruits', '2_recruit', '3_index']);
    expect(
      await query(
        place.target,
        `select indisvalid from pg_index where indexrelid = 'recruits_twice'::regclass`,
      ),
    ).to.deep.equal([{ indisvalid: true }]);
  });

  it('comes back to another database stops before it sends anything there', async () => {
    const { target, proxy, project } = await makePlace();
    const held = proxy.once(commit, 'hold');
    const stopped = failure(run({ target, proxy, project }, { limits: { connectTimeoutMs: 300 } }));
    await held.happened;
    proxy.blackhole();
    proxy.cut();
    const server = { ...target, database: 'postgres' };
    await query(server, `drop database ${target.database} with (force)`);
    await query(server, `create database ${target.database} template template0`);
    proxy.pass();
    expect((await stopped).code).to.equal('RUN.OTHER_SERVER');
    expect(await stateOf({ target, proxy, project })).to.deep.equal(nothingApplied);
  });

  it('does not come back says that the outcome is not known, and the next run finds it out', async () => {
    const place = await makePlace();
    const answered = place.proxy.once(commit, 'cutAfterReply');
    const stopped = failure(run(place, { limits: { lockRetryMs: 500, connectTimeoutMs: 300 } }));
    await answered.happened;
    place.proxy.blackhole();
    const { code, details } = await stopped;
    expect([code, details['revision']]).to.deep.equal(['RUN.COMMIT_UNKNOWN', '1_recruits']);
    place.proxy.pass();
    expect(await run(place)).to.deep.include({ ran: ['2_recruit'] });
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  describe('turns dark', () => {
    const runs: Record<string, { readonly place: Place; readonly end: Promise<RunReport> }> = {};

    before('the waits of all of them together', async () => {
      for (const [name, pattern, fault] of [
        ['after COMMIT', commit, 'blackholeAfterReply'],
        ['before COMMIT', commit, 'blackholeBefore'],
        ['in a statement', /insert into "recruits"/, 'blackholeAfterReply'],
      ] as const) {
        const place = await makePlace();
        place.proxy.once(pattern, fault);
        const end = run(place);
        end.catch(() => undefined);
        runs[name] = { place, end };
      }
    });

    it('after COMMIT is cut and goes on', async () => {
      const { place, end } = runs['after COMMIT'] ?? expect.fail();
      expect((await end).ran).to.deep.equal(['1_recruits', '2_recruit']);
      expect(await stateOf(place)).to.deep.equal(bothApplied);
    });

    it('before COMMIT is cut and runs that revision again', async () => {
      const { place, end } = runs['before COMMIT'] ?? expect.fail();
      expect((await end).ran).to.deep.equal(['1_recruits', '1_recruits', '2_recruit']);
      expect(await stateOf(place)).to.deep.equal(bothApplied);
    });

    it('in a statement is cut, and nothing is recorded', async () => {
      const { place, end } = runs['in a statement'] ?? expect.fail();
      expect((await failure(end)).code).to.equal('RUN.CONNECTION_LOST');
      await run(place);
      expect(await stateOf(place)).to.deep.equal(bothApplied);
    });

    it('with every new one ends within the time for connecting', async () => {
      const place = await makePlace();
      const held = place.proxy.once(/insert into "recruits"/, 'hold');
      const stopped = failure(run(place, { limits: { lockRetryMs: 300, connectTimeoutMs: 300 } }));
      await held.happened;
      place.proxy.blackhole();
      const started = performance.now();
      expect((await stopped).code).to.equal('RUN.CONNECTION_LOST');
      expect(performance.now() - started).to.be.lessThan(15_000);
    });
  });

  it('leads to a transaction pooler is refused before anything is sent', async () => {
    const target = await createDatabase('pooled');
    const pooler = await startPidShifter(target);
    try {
      const project = await testProject({
        environments: { dev: { ...target, port: pooler.port } },
      });
      project.write('migrations/1_recruits.mjs', createRecruits);
      const refused = await runOrch(['up'], { cwd: project.root });
      expect(refused.exitCode).to.equal(1);
      expect(refused.stderr).to.include('code: CONNECTION.POOLER').and.include('hint: ');
      expect(await query(target, storeSchema)).to.deep.equal([]);
    } finally {
      pooler.close();
    }
  });
});

const indexConcurrently = `
export const config = { transaction: false };
export const up = (knex) => knex.raw('create index concurrently recruits_twice on recruits (id)');
export const down = (knex) => knex.raw('drop index concurrently recruits_twice');
`;

const bothApplied = { applied: ['1_recruits', '2_recruit'], rows: 2, locks: 0 };
const nothingApplied = { applied: [], rows: null, locks: 0 };
const storeSchema = `select 1 from pg_namespace where nspname = 'orch'`;

interface RunReport {
  readonly completed: readonly string[];
  /** Whose function was called, each time. */
  readonly ran: readonly string[];
  readonly reconnected: readonly string[];
}

/** Runs what is not applied yet through the proxy, in a process of its own. */
async function run(place: Place, settings: RunSettings = {}): Promise<RunReport> {
  const { target, proxy, project } = place;
  const { applied } = await stateOf(place);
  const steps = ['1_recruits', '2_recruit']
    .filter((id) => !applied.includes(id))
    .map((id) => stepOf(`${project.root}/migrations/${id}.mjs`));
  const ran: string[] = [];
  const reconnected: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'log' && event.message === 'ran') ran.push(String(event.id));
    if (event.kind === 'reconnected') reconnected.push(event.id);
  };
  const outcome = await runSteps(project, proxy.through(target), steps, { ...settings, onEvent });
  return { completed: outcome.kind === 'done' ? outcome.completed : [], ran, reconnected };
}

/** What is in the database, asked past the proxy. */
async function stateOf({ target }: Place): Promise<{
  readonly applied: readonly string[];
  readonly rows: number | null;
  readonly locks: number;
}> {
  const [found] = await query<{ store: boolean; recruits: boolean; locks: number }>(
    target,
    `select to_regclass('orch.revisions') is not null as store,
            to_regclass('recruits') is not null as recruits,
            (select count(*)::int from pg_locks where locktype = 'advisory' and database =
              (select oid from pg_database where datname = current_database())) as locks`,
  );
  const applied = found?.store
    ? await query<{ id: string }>(target, 'select id from orch.revisions order by position')
    : [];
  const rows = found?.recruits
    ? await query<{ n: number }>(target, 'select count(*)::int as n from recruits')
    : [];
  return {
    applied: applied.map(({ id }) => id),
    rows: rows[0]?.n ?? null,
    locks: found?.locks ?? 0,
  };
}
