import { expect } from 'chai';
import { readStore } from '../../packages/core/src/adapters/postgres/store/read-store.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { openTestRunner, runSteps, writeStep } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';

describe('a revision that builds an index concurrently', () => {
  let project: TestProject;
  let target: PostgresTarget;

  beforeEach(async () => {
    target = await createDatabase('journal');
    project = await testProject({ environments: { dev: target } });
    await query(target, 'create table recruits (id int primary key, name text)');
  });

  const write = (up: string): RunStep =>
    writeStep(
      project,
      'a.mjs',
      `export const config = { transaction: false };
export async function up(knex) {
${up}
}
export async function down(knex) {}`,
    );

  const run = (step: RunStep, settings: RunSettings = {}) =>
    runSteps(project, target, [step], settings);

  const store = async () => {
    const session = await openSession(target);
    const state = await readStore(session);
    await closeSession(session);
    if (state.kind === 'absent') throw new Error('there is no store');
    return { applied: state.applied.map(({ id }) => id), intents: state.intents };
  };

  const indexes = () =>
    query<{ name: string; valid: boolean }>(
      target,
      `select c.relname as name, i.indisvalid as valid
       from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid = 'recruits'::regclass and not i.indisprimary`,
    );
  const build = `  await knex.raw('create unique index concurrently recruits_name on recruits (name)');`;

  it('removes the invalid index that duplicates leave, and builds it once they are gone', async () => {
    await query(target, `insert into recruits values (1, 'ada'), (2, 'ada')`);
    const step = write(build);
    const { code, details } = await failure(run(step));
    expect(code).to.equal('RUN.STATEMENT_FAILED');
    expect(details['sqlState']).to.equal('23505');
    expect(await indexes()).to.deep.equal([]);
    expect((await store()).intents).to.deep.equal([]);

    await query(target, 'delete from recruits where id = 2');
    await run(step);
    expect(await indexes()).to.deep.equal([{ name: 'recruits_name', valid: true }]);
  });

  it('does not take an invalid index for the one it wants', async () => {
    await query(target, `insert into recruits values (1, 'ada'), (2, 'ada')`);
    await query(target, 'create unique index concurrently recruits_name on recruits (name)').catch(
      () => undefined,
    );
    expect(await indexes()).to.deep.equal([{ name: 'recruits_name', valid: false }]);
    const step = write(build.replace('concurrently', 'concurrently if not exists'));
    expect(await failure(run(step))).to.have.property('code', 'RUN.INVALID_INDEX');
  });

  const point = async (step: RunStep): Promise<number> => {
    const probe = await createDatabase('journal_probe');
    await query(probe, 'create table recruits (id int primary key, name text)');
    const before: string[] = [];
    const outcome = await runSteps(project, probe, [step], {
      onEvent: (event) => void (event.kind === 'statement' && before.push(event.sql)),
    });
    // Behind the index come its probe (three), its row, the record, and the release of the lock.
    return outcome.kind === 'done' ? outcome.statements : 0;
  };

  it('is asked about when the database changed in another way meanwhile', async () => {
    const step = write(build);
    const last = await point(step);
    for (let statement = last; statement > 0; statement -= 1) {
      const copy = await createDatabase('journal_copy');
      await query(copy, 'create table recruits (id int primary key, name text)');
      await failure(runSteps(project, copy, [step], { fault: `kill:after:${statement}` }));
      const [row] = await query<{ state: string | null }>(
        copy,
        `select max(state) as state from orch.journal where state = 'inFlight'`,
      );
      const [built] = await query<{ i: string | null }>(
        copy,
        `select to_regclass('recruits_name')::text as i`,
      );
      if (row?.state !== 'inFlight' || built?.i == null) continue;

      await query(copy, 'create table stranger (id int)');
      const error = await failure(runSteps(project, copy, [step]));
      expect(error.code).to.equal('RUN.UNDECIDED');
      expect(JSON.stringify(error.details['differences'])).to.contain('stranger');

      const runner = await openTestRunner(project, copy);
      try {
        const { revision } = step;
        await runner.resolve({ revision, commit: null, verdict: 'statementDone' });
      } finally {
        await runner.close();
      }
      await runSteps(project, copy, [step]);
      expect(await query(copy, 'select id from orch.revisions')).to.deep.equal([{ id: 'a' }]);
      return;
    }
    expect.fail('no point was found at which the index was built and not recorded');
  });
});
