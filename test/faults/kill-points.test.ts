import { SharedProcess } from '@orch/core/adapters/runner/shared-process';
import { expect } from 'chai';
import { readCatalog } from '../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, stepOf } from '../support/run-revisions.ts';

const sources: Readonly<Record<string, string>> = {
  '1_recruits.mjs': `
export async function up(knex) {
  await knex.schema.createTable('recruits', (table) => {
    table.increments('id');
    table.text('name').notNullable();
  });
  const [first] = await knex('recruits').insert([{ name: 'ada' }]).returning('id');
  await knex('recruits').insert({ name: 'child of ' + first.id });
}
export async function down(knex) {
  await knex.schema.dropTable('recruits');
}`,
  '2_index.mjs': `
export const config = { transaction: false };
export async function up(knex) {
  await knex('recruits').insert({ name: 'before' });
  await knex.raw('create index concurrently recruits_name on recruits (name)');
  const { n } = await knex('recruits').count('* as n').first();
  await knex.transaction(async (trx) => {
    await trx('recruits').insert({ name: 'number ' + n });
    await trx('recruits').where({ name: 'before' }).update({ name: 'after' });
  });
}
export async function down(knex) {
  await knex('recruits').insert({ name: 'way back' });
  await knex.raw('drop index concurrently recruits_name');
  await knex('recruits').where('id', '>', 2).del();
}`,
  '3_cohort.mjs': `
export async function up(knex) {
  await knex.schema.alterTable('recruits', (table) => table.text('cohort').defaultTo('c25'));
}
export async function down(knex) {
  await knex.schema.alterTable('recruits', (table) => table.dropColumn('cohort'));
}`,
};

describe('a run that is killed at any statement', function () {
  this.timeout(1_200_000);
  let project: TestProject;
  let ups: readonly RunStep[];
  let downs: readonly RunStep[];

  before(async () => {
    project = await testProject({ environments: { dev: await createDatabase('unused') } });
    const files = Object.entries(sources).map(([name, text]) =>
      project.write(`migrations/${name}`, text),
    );
    ups = files.map((file) => stepOf(file, 'up'));
    downs = files.map((file) => stepOf(file, 'down')).toReversed();
  });

  it('converges on the way up', async () => {
    await expectConvergence(ups, []);
  });

  it('converges on the way down', async () => {
    await expectConvergence(downs, ups);
  });

  /** Kills before and after each statement of the steps, runs what is left, and compares. */
  async function expectConvergence(
    steps: readonly RunStep[],
    prepare: readonly RunStep[],
  ): Promise<void> {
    const origin = await prepared(prepare);
    const undisturbed = await copyOf(origin);
    const outcome = await runSteps(project, undisturbed, steps);
    const count = outcome.kind === 'done' ? outcome.statements : 0;
    expect(count).to.be.greaterThan(20);
    const wanted = await snapshot(undisturbed);

    const points = Array.from({ length: count }, (_, at) => at + 1).flatMap((statement) => [
      `kill:before:${statement}`,
      `kill:after:${statement}`,
    ]);
    const strays: string[] = [];
    const work = points.values();
    const killEach = async (): Promise<void> => {
      const shared = new SharedProcess(project.project);
      for (const point of work) {
        const target = await copyOf(origin);
        const { code } = await failure(runSteps(project, target, steps, { fault: point }));
        if (code !== 'RUN.DIED') strays.push(`${point}: ended with ${code}`);
        await runSteps(project, target, await remaining(target, steps), { shared });
        const found = await snapshot(target);
        if (JSON.stringify(found) !== JSON.stringify(wanted)) {
          strays.push(`${point}: ${JSON.stringify(found)}`);
        }
        await drop(target);
      }
      await shared.end();
    };
    await Promise.all([killEach(), killEach()]);
    expect(strays.join('\n')).to.equal('');
  }

  async function prepared(steps: readonly RunStep[]): Promise<PostgresTarget> {
    const target = await createDatabase('kill');
    await query(
      target,
      `create table knex_migrations (id serial primary key, name varchar(255), batch int, migration_time timestamptz);
       create table knex_migrations_lock ("index" serial primary key, is_locked int);
       insert into knex_migrations_lock (is_locked) values (0)`,
    );
    if (steps.length > 0) await runSteps(project, target, steps);
    return target;
  }
});

async function copyOf(origin: PostgresTarget): Promise<PostgresTarget> {
  copies += 1;
  const database = `${origin.database}_${copies}`;
  await query(
    { ...origin, database: 'postgres' },
    `create database ${database} template ${origin.database}`,
  );
  return { ...origin, database };
}

async function drop(target: PostgresTarget): Promise<void> {
  await query({ ...target, database: 'postgres' }, `drop database ${target.database} with (force)`);
}

let copies = 0;

/** What a person would run next: the steps that the store does not have as done. */
async function remaining(
  target: PostgresTarget,
  steps: readonly RunStep[],
): Promise<readonly RunStep[]> {
  const [store] = await query<{ there: boolean }>(
    target,
    `select to_regclass('orch.revisions') is not null as there`,
  );
  const rows = store?.there
    ? await query<{ id: string }>(target, 'select id from orch.revisions')
    : [];
  const applied = new Set(rows.map(({ id }) => id));
  return steps.filter(
    ({ direction, revision }) => applied.has(revision.id) !== (direction === 'up'),
  );
}

/** All that tells two databases apart, but times and numbers that count what was rolled back. */
async function snapshot(target: PostgresTarget): Promise<unknown> {
  const session = await openSession(target);
  try {
    const { fingerprint, facts } = await readCatalog(session, {
      schemas: ['public'],
      privileges: true,
    });
    const rows = async (sql: string) => (await session.query<Record<string, unknown>>(sql)).rows;
    const hasRecruits = [...facts.keys()].some((key) => key === 'table:public.recruits');
    return {
      fingerprint,
      recruits: hasRecruits
        ? await rows(`select to_jsonb(recruits) - 'id' as row from recruits order by name`)
        : null,
      store: await rows(
        `select id, parents, checksum, source, path, file_name, origin, environment, x
         from orch.revisions order by position`,
      ),
      knex: await rows('select name from knex_migrations order by name'),
      intents: await rows('select * from orch.intents'),
      journal: await rows('select * from orch.journal'),
      locks: await rows(`select pid from pg_locks where locktype = 'advisory'
                         and database = (select oid from pg_database where datname = current_database())`),
    };
  } finally {
    await closeSession(session);
  }
}
