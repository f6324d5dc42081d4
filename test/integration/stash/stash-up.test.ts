import { expect } from 'chai';
import { testProject } from '../../support/project.ts';
import type { TestProject } from '../../support/project.ts';
import { createDatabase, query } from '../../support/postgres.ts';
import { runSteps, writeStep } from '../../support/run-revisions.ts';
import type { RunEvent } from '../../../packages/core/src/runner/run-event.ts';

describe('stash of a destructive revision', function () {
  this.timeout(120_000);
  let project: TestProject;
  let count = 0;

  before(async () => {
    project = await testProject({ environments: { dev: await createDatabase('unused') } });
  });

  /** Runs one up over a database made by SQL, and gives what was told and what is stashed. */
  async function run(given: string, up: string, config = '') {
    const target = await createDatabase('stash');
    await query(target, given);
    count += 1;
    const step = writeStep(
      project,
      `${count}_step.mjs`,
      `${config}\nexport async function up(knex) {\n${up}\n}\nexport async function down() {}\n`,
    );
    const events: RunEvent[] = [];
    await runSteps(project, target, [step], { onEvent: (event) => void events.push(event) });
    const stashes = await query<Record<string, unknown>>(
      target,
      `select id::text, kind, schema_name, table_name, key, row_count::int,
              (select json_agg(l ->> 'name') from json_array_elements(lost) l) as lost
       from orch.stash order by id`,
    );
    return { target, stashes, told: events.filter(({ kind }) => kind === 'stash') };
  }

  it('keeps the values of a dropped column by key', async () => {
    const { target, stashes, told } = await run(
      `create table recruits (id serial primary key, name text, id_number text);
       insert into recruits (name, id_number) values ('ada', 'x😀'), ('bob', null)`,
      `await knex.schema.alterTable('recruits', (table) => table.dropColumn('id_number'));`,
    );
    expect(stashes).to.deep.equal([
      {
        id: '1',
        kind: 'columns',
        schema_name: 'public',
        table_name: 'recruits',
        key: ['id'],
        row_count: 2,
        lost: ['id_number'],
      },
    ]);
    expect(told.length).to.equal(1);
    expect(await query(target, 'select * from orch.stash_1 order by id')).to.deep.equal([
      { id: 1, id_number: 'x😀' },
      { id: 2, id_number: null },
    ]);
  });
});
