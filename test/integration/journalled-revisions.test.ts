import { expect } from 'chai';
import { readStore } from '../../packages/core/src/adapters/postgres/store/read-store.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { RunStep } from '../../packages/core/src/runner/run-step.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runSteps, stepOf, writeStep } from '../support/run-revisions.ts';
import type { RunSettings } from '../support/run-revisions.ts';

describe('a revision outside a transaction', () => {
  let project: TestProject;
  let target: PostgresTarget;

  beforeEach(async () => {
    target = await createDatabase('journal');
    project = await testProject({ environments: { dev: target } });
    await query(target, 'create table recruits (id int primary key, name text)');
  });

  const write = (up: string, down = `await knex.raw('select 1');`): RunStep =>
    writeStep(
      project,
      'a.mjs',
      `export const config = { transaction: false };
export async function up(knex, { x }) {
${up}
}
export async function down(knex) {
${down}
}`,
    );

  const run = (step: RunStep, settings: RunSettings = {}) =>
    runSteps(project, target, [step], settings);

  /** The SQL that a run sends for the revision. */
  const sent = async (step: RunStep, settings: RunSettings = {}): Promise<readonly string[]> => {
    const sql: string[] = [];
    await run(step, {
      ...settings,
      onEvent: (event) => void (event.kind === 'statement' && sql.push(event.sql)),
    });
    return sql;
  };

  const store = async () => {
    const session = await openSession(target);
    const state = await readStore(session);
    await closeSession(session);
    if (state.kind === 'absent') throw new Error('there is no store');
    return { applied: state.applied.map(({ id }) => id), intents: state.intents };
  };

  const names = async (): Promise<readonly string[]> =>
    (await query<{ name: string }>(target, 'select name from recruits order by id')).map(
      ({ name }) => name,
    );

  const untilTold = (body: string): string => `${body}
  if (x.go !== 'on') throw new Error('not yet');`;

  it('does not repeat what an interrupted run did', async () => {
    const step = write(`${untilTold(`  await knex('recruits').insert({ id: 1, name: 'ada' });`)}
  await knex('recruits').insert({ id: 2, name: 'bob' });`);
    const { code, hint } = await failure(run(step));
    expect(code).to.equal('RUN.REVISION_THREW');
    expect(hint).to.contain('orch resolve a');
    const { intents } = await store();
    expect(intents).to.have.lengthOf(1);
    expect(intents[0]).to.include({ id: 'a', direction: 'up', statementsDone: 1, inFlight: null });

    expect(await sent(step, { x: { go: 'on' } })).to.deep.equal([
      'insert into "recruits" ("id", "name") values ($1, $2)',
    ]);
    expect(await names()).to.deep.equal(['ada', 'bob']);
    expect(await store()).to.deep.equal({ applied: ['a'], intents: [] });
  });

  it('plays back the very values that were returned', async () => {
    const step = write(
      untilTold(`  const [row] = await knex('recruits')
    .insert({ id: 1, name: 'ada' })
    .returning(['id', knex.raw('clock_timestamp() as at'), knex.raw('random() as r')]);
  await knex('recruits').insert({ id: 2, name: JSON.stringify([row, row.at instanceof Date]) });`),
    );
    await failure(run(step));
    const [, before] = await names();
    await run(step, { x: { go: 'on' } });
    expect(await names()).to.deep.equal(['ada', before]);
    expect(before).to.contain(',true]');
  });

  it('plays back what was read before the last change, and reads anew what comes after it', async () => {
    const step = write(`  const { n } = await knex('recruits').count('* as n').first();
  await knex('recruits').insert({ id: 1, name: 'counted ' + n });
  const [row] = await knex('recruits').where({ id: 99 });
  if (row === undefined) throw new Error('99 is missing');
  await knex('recruits').insert({ id: 2, name: row.name });`);
    await failure(run(step));
    await query(target, `insert into recruits values (99, 'by hand')`);
    await run(step);
    expect(await names()).to.deep.equal(['counted 0', 'by hand', 'by hand']);
  });

  it('leaves no trace when it failed before it changed anything', async () => {
    await failure(run(write(`  await knex('recruits').first();\n  await knex.raw('select 1/0');`)));
    expect(await store()).to.deep.equal({ applied: [], intents: [] });
  });

  it('counts a transaction of its own as a whole', async () => {
    const body = `  await knex.transaction(async (trx) => {
    await trx('recruits').insert({ id: 1, name: 'ada' });
    await trx.transaction((inner) => inner('recruits').insert({ id: 2, name: 'bob' }));
    if (x.go !== 'on') throw new Error('back');
  });`;
    const step = write(body);
    await failure(run(step));
    expect(await names()).to.deep.equal([]);
    expect((await store()).intents).to.deep.equal([]);
    await run(step, { x: { go: 'on' } });
    expect(await names()).to.deep.equal(['ada', 'bob']);
  });

  it('does not repeat a transaction of its own that was committed', async () => {
    const step = write(
      untilTold(`  await knex.transaction(async (trx) => {
    await trx('recruits').insert({ id: 1, name: 'ada' });
    await trx.transaction((inner) => inner('recruits').insert({ id: 2, name: 'bob' }));
  });`),
    );
    await failure(run(step));
    expect(await sent(step, { x: { go: 'on' } })).to.deep.equal([]);
    expect(await names()).to.deep.equal(['ada', 'bob']);
  });

  it('sets up its session again', async () => {
    await query(target, 'create schema side');
    const step = write(`${untilTold(`  await knex.raw('set search_path = side');
  await knex.raw('create table made (id int)');`)}
  await knex.raw('insert into made values (1)');`);
    await failure(run(step));
    await run(step, { x: { go: 'on' } });
    expect(await query(target, 'select id from side.made')).to.deep.equal([{ id: 1 }]);
  });

  it('may be corrected behind what is done', async () => {
    await failure(
      run(
        write(
          `  await knex('recruits').insert({ id: 1, name: 'ada' });\n  await knex.raw('oops');`,
        ),
      ),
    );
    await run(write(`  await knex('recruits').insert({ id: 1, name: 'ada' });`));
    expect(await names()).to.deep.equal(['ada']);
    expect((await store()).applied).to.deep.equal(['a']);
  });

  it('stops when what is done was edited', async () => {
    await failure(
      run(
        write(
          `  await knex('recruits').insert({ id: 1, name: 'ada' });\n  await knex.raw('oops');`,
        ),
      ),
    );
    for (const edited of [
      `  await knex('recruits').insert({ id: 1, name: 'eve' });`,
      `  await 0;`,
    ]) {
      expect(await failure(run(write(edited)))).to.have.property('code', 'RUN.JOURNAL_DIFFERS');
    }
    expect(await names()).to.deep.equal(['ada']);
  });

  it('stops other revisions until it is finished', async () => {
    await failure(
      run(
        write(
          `  await knex('recruits').insert({ id: 1, name: 'ada' });\n  await knex.raw('oops');`,
        ),
      ),
    );
    const other = writeStep(project, 'b.mjs', `export const up = (knex) => knex.raw('select 1');`);
    expect(await failure(run(other))).to.have.property('code', 'RUN.INTERRUPTED_REVISION');
  });

  it('cannot send anything into the next revision', async () => {
    const first = write(`  await knex('recruits').insert({ id: 1, name: 'ada' });
  setTimeout(() => knex('recruits').insert({ id: 2, name: 'late' }).then(() => {}), 100);`);
    const second = writeStep(
      project,
      'b.mjs',
      `export const config = { transaction: false };
export const up = (knex) => knex.raw('select pg_sleep(1)');`,
    );
    const { code, details } = await failure(runSteps(project, target, [first, second]));
    expect([code, details['revision']]).to.deep.equal(['RUN.NOT_AWAITED', 'a']);
    expect(await names()).to.deep.equal(['ada']);
  });

  it('is refused transaction control, as in a transaction', async () => {
    for (const sql of ['begin', 'commit', 'discard all', 'select pg_advisory_unlock_all()']) {
      const { code } = await failure(run(write(`  await knex.raw('${sql}');`)));
      expect(code, sql).to.equal('RUN.TRANSACTION_CONTROL');
    }
  });

  it('takes the way down like the way up', async () => {
    const step = write(
      `  await knex.raw('create index concurrently recruits_name on recruits (name)');`,
      `  await knex.raw('drop index concurrently recruits_name');
  await knex.raw('oops');`,
    );
    await run(step);
    const down = stepOf(step.file, 'down');
    await failure(run(down));
    expect(await store()).to.deep.include({ applied: ['a'] });
    expect(await query(target, `select to_regclass('recruits_name') as i`)).to.deep.equal([
      { i: null },
    ]);
  });

  it('is not repeated when it is a procedure that commits in between', async () => {
    await query(
      target,
      `create procedure twice() language plpgsql as $$
       begin
         insert into recruits values (1, 'first'); commit;
         insert into recruits values (2, 'second'); raise exception 'half-way';
       end $$`,
    );
    const step = writeStep(
      project,
      'a.mjs',
      `export const config = { transaction: false, stash: false };
       export const up = (knex) => knex.raw('call twice()');`,
    );
    await failure(run(step));
    expect(await names()).to.deep.equal(['first']);
    expect(await failure(run(step))).to.have.property('code', 'RUN.UNDECIDED');
    expect(await names()).to.deep.equal(['first']);
  });
});
