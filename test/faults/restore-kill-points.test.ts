import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { scratchDatabase } from '../support/scratch-database.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { openTestRunner, runSteps, writeStep } from '../support/run-revisions.ts';

describe('a revision outside a transaction that is killed while values are put back', function () {
  this.timeout(600_000);

  it('puts all of them back when it goes on', async () => {
    const origin = await createDatabase('restore_kill');
    await query(origin, 'create table t (id int primary key); insert into t values (1), (2), (3)');
    const project = await testProject({ environments: { dev: origin } });
    const up = writeStep(
      project,
      '1_both.mjs',
      `export const config = { transaction: false };
       export async function up(knex) {
         await knex.raw('alter table t add v text');
         await knex.raw("update t set v = 'computed' where v is null");
         await knex.raw('create table u (id int primary key)');
       }
       export async function down(knex) {
         await knex.raw('drop table u');
         await knex.raw('alter table t drop v');
       }`,
    );
    const runner = await openTestRunner(project, origin);
    await runner.run({ steps: [up], expectedApplied: null });
    await query(origin, `update t set v = 'v' || id where id < 3; insert into u values (7), (8)`);
    await runner.run({ steps: [{ ...up, direction: 'down' }], expectedApplied: null });
    await runner.close();

    const { target: undisturbed } = await scratchDatabase('kill', origin.database);
    const outcome = await runSteps(project, undisturbed, [up]);
    expect(await stateOf(undisturbed)).to.deep.equal(wanted);
    const count = outcome.kind === 'done' ? outcome.statements : 0;
    const strays: string[] = [];
    // Each takes two processes, so that only every fifth statement is tried.
    const numbers = Array.from({ length: Math.floor(count / 5) }, (_, at) => 5 * at + 4).values();
    const killEach = async (): Promise<void> => {
      for (const number of numbers) {
        strays.push(...(await killAt(project, { origin, up, number })));
      }
    };
    await Promise.all([killEach(), killEach()]);
    expect(strays.join('\n')).to.equal('');
  });
});

interface KillPoint {
  readonly origin: PostgresTarget;
  readonly up: RunStep;
  readonly number: number;
}

async function killAt(
  project: TestProject,
  { origin, up, number }: KillPoint,
): Promise<readonly string[]> {
  const { target, drop } = await scratchDatabase('kill', origin.database);
  const { code } = await failure(
    runSteps(project, target, [up], { fault: `kill:after:${number}` }),
  );
  const strays = code === 'RUN.DIED' ? [] : [`${number}: ended with ${code}`];
  const applied = await query(target, 'select id from orch.revisions');
  if (applied.length === 0) await runSteps(project, target, [up]);
  const found = JSON.stringify(await stateOf(target));
  if (found !== JSON.stringify(wanted)) strays.push(`${number}: ${found}`);
  await drop();
  return strays;
}

const wanted = {
  values: [
    { id: 1, v: 'v1' },
    { id: 2, v: 'v2' },
    { id: 3, v: 'computed' },
  ],
  rows: [{ id: 7 }, { id: 8 }],
  stashes: [
    { table_name: 't', restored: true, passed: true, kept: 0 },
    { table_name: 'u', restored: true, passed: true, kept: 0 },
  ],
};

async function stateOf(target: PostgresTarget): Promise<unknown> {
  return {
    values: await query(target, 'select id, v from t order by id'),
    rows: await query(target, 'select id from u order by id'),
    stashes: await query(
      target,
      `select table_name, restored_at is not null as restored, passed_at is not null as passed,
              kept_count::int as kept from orch.stash order by table_name`,
    ),
  };
}
