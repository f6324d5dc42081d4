import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

const dropsColumn = `/**
 * Drop id number.
 *
 * @revision 20261101000000_drop_id_number
 * @parents
 */
export const up = (knex) => knex.schema.alterTable('recruits', (t) => t.dropColumn('id_number'));
export const down = (knex) => knex.schema.alterTable('recruits', (t) => t.text('id_number').defaultTo('none'));
`;

describe('orch stash', function () {
  this.timeout(60_000);
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('stash');
    await query(
      dev,
      `create table recruits (id int primary key, name text, id_number text default 'none');
       insert into recruits select i, 'r' || i, 'n' || i from generate_series(1, 1204) i;
       update recruits set id_number = null where id = 7`,
    );
    project = await testProject({ environments: { dev } });
    project.write('migrations/20261101000000_drop_id_number.mjs', dropsColumn);
  });

  const orch = (...words: readonly string[]) => runOrch(words, { cwd: project.root });
  const values = () =>
    query<{ id: number; id_number: string }>(dev, 'select id, id_number from recruits order by id');

  it('brings back on the way down what the way up destroyed', async () => {
    const before = await values();
    const up = await orch('up', '--yes');
    expect(up.stderr).to.match(
      /stashed +1,204 values of recruits\.id_number, [\d.]+ kB \(stash 1\)/,
    );
    const status = await orch('status');
    expect(status.stdout).to.match(/stashed +1 .*orch stash list/);
    expect(jsonResult(await orch('status', '--json'))).to.have.nested.property(
      'databases[0].stashed.stashes',
      1,
    );
    const down = await orch('down', '--yes');
    expect(down.stderr).to.include('restored  1,204 values of recruits.id_number (stash 1)');
    expect(await values()).to.deep.equal(before);
    expect((await orch('stash', 'list')).stdout).to.match(/1,204 .* restored$/m);
  });

  it('puts back by hand what nobody has written since, and more when told so', async () => {
    const before = await values();
    await orch('up', '--yes');
    await query(
      dev,
      `alter table recruits add id_number text default 'none';
       update recruits set id_number = 'newer' where id = 3;
       insert into recruits values (2000, 'new'); delete from recruits where id = 1`,
    );

    const preview = await orch('stash', 'restore', '1', '--dry-run', '--json');
    expect(jsonResult(preview)['restored']).to.deep.equal([
      {
        stash: '1',
        table: 'recruits',
        columns: ['id_number'],
        restored: 1202,
        followed: 0,
        deleted: 1,
        born: 1,
        changed: 1202,
        kept: 1,
      },
    ]);
    expect((await values())[0]).to.deep.equal({ id: 2, id_number: 'none' });

    const restored = await orch('stash', 'restore', '1');
    expect(restored.stdout).to.include('restored stash 1: 1,202 rows of recruits (id_number)');
    expect(restored.stdout).to.include('orch stash restore 1 --overwrite');
    expect(restored.stdout).to.include('in the stash and not in the table any more: 1');
    expect((await values())[1]).to.deep.equal({ id: 3, id_number: 'newer' });
    expect((await orch('stash', 'list')).stdout).to.match(/in part$/m);
    expect((await orch('stash', 'restore', '1', '--overwrite')).exitCode).to.equal(0);
    expect(await values()).to.deep.equal([
      ...before.filter(({ id }) => id !== 1),
      { id: 2000, id_number: 'none' },
    ]);
  });

  it('is refused where it would take more room than it may', async () => {
    expect((await orch('up', '--yes', '--max-stash', 'much')).exitCode).to.equal(2);
    const refused = await orch('up', '--yes', '--max-stash', '10kB');
    expect(refused.stderr).to.include('STASH.TOO_LARGE');
    expect(refused.stderr).to.match(/add --max-stash \d+MB/);
    expect(await values()).to.have.length(1204);
    expect((await orch('up', '--yes', '--max-stash', '1MB')).exitCode).to.equal(0);
  });

  it('keeps what a way down destroys', async () => {
    project.write(
      'migrations/20261102000000_create_notes.mjs',
      `/**
 * Create notes.
 *
 * @revision 20261102000000_create_notes
 * @parents  20261101000000_drop_id_number
 */
export const up = (knex) => knex.raw('create table notes (id int primary key)');
export const down = (knex) => knex.raw('drop table notes');
`,
    );
    expect(jsonResult(await orch('up', '--yes', '--json'))['stashed']).to.have.length(1);
    await query(dev, 'insert into notes values (1), (2)');
    const down = await orch('down', '--yes');
    expect(down.stderr).to.match(/stashed +2 rows of notes/);
    const up = jsonResult(await orch('up', '--yes', '--json'));
    expect(up).to.have.nested.property('restored[0].restored', 2);
    expect(await query(dev, 'select id from notes order by id')).to.deep.equal([
      { id: 1 },
      { id: 2 },
    ]);
  });

  it('lists and shows without a value, and deletes only when told so', async () => {
    expect((await orch('stash')).stdout).to.include('Nothing is stashed');
    await orch('up', '--yes');
    const list = await orch('stash', 'list');
    expect(list.stdout).to.match(/20261101000000_drop_id_number +recruits\.id_number +1,204 /);
    const show = await orch('stash', 'show', '1');
    expect(show.stdout).to.include(`id_number text DEFAULT 'none'::text`);
    expect(show.stdout).to.include('select * from orch.stash_1');
    expect(list.stdout + show.stdout).not.to.include('n42');

    expect((await orch('stash', 'drop', '1')).exitCode).to.equal(2);
    expect((await orch('stash', 'drop', '1', '--dry-run')).exitCode).to.equal(0);
    expect(jsonResult(await orch('stash', '--json'))['stashes']).to.have.length(1);
    expect((await orch('stash', 'drop', '1', '--yes')).exitCode).to.equal(0);
    expect(jsonResult(await orch('stash', '--json'))['stashes']).to.deep.equal([]);
    expect(jsonResult(await orch('stash', 'show', '1', '--json'))['code']).to.equal(
      'STASH.UNKNOWN',
    );
  });
});
