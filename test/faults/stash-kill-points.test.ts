import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { scratchDatabase } from '../support/scratch-database.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

const body = `
  await knex.raw('alter table t drop v');
  await knex.raw('drop table u');`;

describe('a revision that stashes and is killed', function () {
  this.timeout(600_000);

  for (const [what, config] of [
    ['in a transaction', ''],
    ['outside a transaction', 'export const config = { transaction: false };'],
  ] as const) {
    it(`destroys nothing that is not stashed, ${what}`, async () => {
      const origin = await createDatabase('stash_kill');
      await query(
        origin,
        `create table t (id int primary key, v text); insert into t values (1, 'one'), (2, 'two');
         create table u (id int primary key); insert into u values (7)`,
      );
      const project = await testProject({ environments: { dev: origin } });
      const step = writeStep(
        project,
        '1_drop.mjs',
        `${config}\nexport async function up(knex) {${body}}`,
      );
      const { target: undisturbed } = await scratchDatabase('kill', origin.database);
      const outcome = await runSteps(project, undisturbed, [step]);
      const count = outcome.kind === 'done' ? outcome.statements : 0;
      expect(count).to.be.greaterThan(20);
      expect(await snapshot(undisturbed)).to.deep.equal(wanted);

      const strays: string[] = [];
      // Each takes two processes, so that only every third statement is tried.
      const numbers = Array.from({ length: Math.floor(count / 3) }, (_, at) => 3 * at + 2).values();
      const killEach = async (): Promise<void> => {
        for (const number of numbers) {
          strays.push(...(await killAt(project, { origin, step, number })));
        }
      };
      await Promise.all([killEach(), killEach()]);
      expect(strays.join('\n')).to.equal('');
    });
  }
});

interface KillPoint {
  readonly origin: PostgresTarget;
  readonly step: RunStep;
  readonly number: number;
}

/** What is wrong after a kill, and after going on from there. */
async function killAt(
  project: TestProject,
  { origin, step, number }: KillPoint,
): Promise<readonly string[]> {
  const { target, drop } = await scratchDatabase('kill', origin.database);
  const strays: string[] = [];
  const { code } = await failure(
    runSteps(project, target, [step], { fault: `kill:after:${number}` }),
  );
  if (code !== 'RUN.DIED') strays.push(`${number}: ended with ${code}`);
  for (const line of await lost(target)) strays.push(`${number}: ${line}`);
  const [store] = await query<{ there: boolean }>(
    target,
    `select to_regclass('orch.revisions') is not null as there`,
  );
  const rows = store?.there ? await query(target, 'select id from orch.revisions') : [];
  if (rows.length === 0) await runSteps(project, target, [step]);
  const found = JSON.stringify(await snapshot(target));
  if (found !== JSON.stringify(wanted)) strays.push(`${number}: ${found}`);
  await drop();
  return strays;
}

/** What is neither in its table nor in a stash. */
async function lost(target: PostgresTarget): Promise<readonly string[]> {
  const [there] = await query<Record<'v' | 'u' | 'stash', boolean>>(
    target,
    `select exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'v') as v,
            to_regclass('u') is not null as u, to_regclass('orch.stash') is not null as stash`,
  );
  const stashes = there?.stash
    ? await query<{ table_name: string }>(target, 'select table_name from orch.stash')
    : [];
  const stashed = new Set(stashes.map(({ table_name: name }) => name));
  return [
    ...(there?.v || stashed.has('t') ? [] : ['the column is lost']),
    ...(there?.u || stashed.has('u') ? [] : ['the table is lost']),
  ];
}

const wanted = {
  columns: [{ name: 'id' }],
  tables: [{ name: 't' }],
  stashes: [
    { table_name: 't', kind: 'columns', row_count: 2 },
    { table_name: 'u', kind: 'table', row_count: 1 },
  ],
  stored: 2,
  values: [{ v: 'one' }, { v: 'two' }],
};

async function snapshot(target: PostgresTarget): Promise<unknown> {
  const ids = await query<{ id: string; table_name: string }>(
    target,
    'select id::text, table_name from orch.stash',
  );
  const column = ids.find(({ table_name: name }) => name === 't')?.id ?? '0';
  const stored = await query(
    target,
    `select from pg_tables where schemaname = 'orch' and tablename ~ '^stash_'`,
  );
  return {
    columns: await query(
      target,
      `select attname as name from pg_attribute
       where attrelid = 't'::regclass and attnum > 0 and not attisdropped`,
    ),
    tables: await query(
      target,
      `select tablename as name from pg_tables where schemaname = 'public'`,
    ),
    stashes: await query(
      target,
      'select table_name, kind, row_count::int from orch.stash order by table_name',
    ),
    stored: stored.length,
    values: await query(target, `select v from orch.stash_${column} order by id`),
  };
}
