import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ReconcileChoices } from '@orch/core/reconcile/reconciliation';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';
import { reconcileBench } from '../support/reconcile-bench.ts';
import type { ReconcileBench } from '../support/reconcile-bench.ts';

const people = 'create table people (id int primary key, name text)';

describe('reconciling a database with the official revisions', function () {
  this.timeout(60_000);

  /** What people are, without what nobody asked for. */
  const rows = ({ dev }: ReconcileBench) => query(dev, 'select * from people order by id');
  const planned = async (bench: ReconcileBench, choices: Partial<ReconcileChoices> = {}) => {
    const plan = await bench.plan(choices);
    return plan.kind === 'planned' ? plan.plan : expect.fail(plan.kind);
  };

  it('replaces one local revision by several official ones, and runs what comes after', async () => {
    const bench = await reconcileBench(people);
    bench.local('1_local < 0_base', 'alter table people add a text; alter table people add b text');
    await bench.up();
    await query(bench.dev, `insert into people values (1, 'one', 'a', 'b')`);
    bench.official('2_a < 0_base', 'alter table people add a text');
    bench.official('3_b < 2_a', 'alter table people add b text');
    bench.official('4_c < 3_b', 'alter table people add c text');
    bench.official('5_fill < 4_c', `update people set c = a || b`);

    const { run } = await bench.reconcile();
    expect(run).to.deep.equal(['4_c', '5_fill']);
    expect(await bench.applied()).to.deep.equal(['0_base', '2_a', '3_b', '4_c', '5_fill']);
    expect(await rows(bench)).to.deep.equal([{ id: 1, name: 'one', a: 'a', b: 'b', c: 'ab' }]);
    expect((await bench.plan()).kind).to.equal('nothing');
  });

  it('replaces several local revisions by one official one', async () => {
    const bench = await reconcileBench(people);
    bench.local('1_a < 0_base', 'alter table people add a text');
    bench.local('2_b < 1_a', 'alter table people add b text');
    await bench.up();
    bench.official('3_both < 0_base', 'alter table people add a text, add b text');
    const { setAside } = await bench.reconcile();
    expect(await bench.applied()).to.deep.equal(['0_base', '3_both']);
    expect(setAside).to.have.length(2);
    expect(readdirSync(join(bench.project.root, '.orch/local/main'))).to.deep.equal([]);
  });

  it('runs what others have released before the own changes', async () => {
    const bench = await reconcileBench(people);
    await query(bench.dev, `insert into people values (1, 'one')`);
    bench.local('1_mine < 0_base', 'alter table people add mine text');
    await bench.up();
    bench.official('2_other < 0_base', `alter table people add other text default 'x'`);
    bench.official('3_mine < 2_other', 'alter table people add mine text');
    const { first, add, changes } = await planned(bench);
    expect([first.length, add.length, changes]).to.deep.equal([1, 1, []]);
    expect(await bench.reconcile()).to.deep.include({ run: ['2_other'] });
    expect(await bench.applied()).to.deep.equal(['0_base', '2_other', '3_mine']);
    expect(await rows(bench)).to.deep.equal([{ id: 1, name: 'one', mine: null, other: 'x' }]);
  });

  it('keeps values under another name, proved by what both come from', async () => {
    const bench = await reconcileBench(people);
    await query(bench.dev, `insert into people values (1, 'one')`);
    bench.local('1_full < 0_base', 'alter table people rename name to full_name');
    await bench.up();
    bench.official('2_first < 0_base', 'alter table people rename name to first_name');
    const { renames, losses } = await planned(bench);
    expect(renames.map(({ from, to }) => [from, to])).to.deep.equal([
      ['column:public.people.full_name', 'column:public.people.first_name'],
    ]);
    expect(losses).to.deep.equal([]);
    await bench.reconcile();
    expect(await rows(bench)).to.deep.equal([{ id: 1, first_name: 'one' }]);
  });

  it('works with the stored text where the files are gone', async () => {
    const bench = await reconcileBench(people);
    bench.local('1_local < 0_base', 'alter table people add a text');
    await bench.up();
    await query(bench.dev, `insert into people values (1, 'one', 'kept')`);
    bench.forget('1_local');
    bench.official('2_b < 0_base', 'alter table people add b text');
    const { losses, judged } = await planned(bench);
    expect(losses).to.deep.equal([{ name: 'people.a', count: 1 }]);
    expect(judged).to.deep.equal([{ id: '2_b', verdict: 'apart' }]);
    await bench.reconcile();
    expect(await bench.applied()).to.deep.equal(['0_base', '2_b']);
    expect(await rows(bench)).to.deep.equal([{ id: 1, name: 'one', b: null }]);
    const [stash] = await query<{ id: string }>(bench.dev, 'select id::text from orch.stash');
    expect(await query(bench.dev, `select a from orch.stash_${stash?.id}`)).to.deep.equal([
      { a: 'kept' },
    ]);
  });

  it('leaves local work alone with which the official revisions have nothing to do', async () => {
    const bench = await reconcileBench(people);
    bench.local('1_local < 0_base', 'alter table people add a text');
    await bench.up();
    expect(await bench.plan()).to.deep.include({
      kind: 'nothing',
      pending: [],
      local: ['1_local'],
    });
    bench.official('2_b < 0_base', 'alter table people add b text');
    expect(await bench.plan()).to.deep.include({
      kind: 'nothing',
      pending: ['2_b'],
      local: ['1_local'],
      setAside: [],
    });
  });

  it('does not take away unreleased work unasked', async () => {
    const bench = await reconcileBench(people);
    bench.local('1_a < 0_base', 'alter table people add a text');
    bench.local('2_mine < 1_a', 'alter table people add mine text');
    await bench.up();
    bench.official('3_a < 0_base', 'alter table people add a text');
    const { code, details } = await failure(bench.plan());
    expect([code, details]).to.deep.equal(['RECONCILE.UNRELEASED', { local: ['2_mine'] }]);
    expect((await failure(bench.plan({ discard: ['3_a'] }))).code).to.equal(
      'RECONCILE.WRONG_REVISION',
    );
    await bench.reconcile({ discard: ['2_mine'] });
    expect(await bench.applied()).to.deep.equal(['0_base', '3_a']);
  });

  it('leaves what somebody made by hand, or refuses', async () => {
    const bench = await reconcileBench(people);
    bench.local('1_a < 0_base', 'alter table people add a text');
    await bench.up();
    await query(
      bench.dev,
      `alter table people add hand text; insert into people (id, hand) values (1, 'h')`,
    );
    bench.official('2_a < 0_base', 'alter table people add a varchar(9)');
    const { code } = await failure(bench.plan());
    expect(code).to.equal('RECONCILE.DRIFT');
    bench.official('2_a < 0_base', 'alter table people add a text');
    const { drift, changes } = await planned(bench);
    expect([drift.length, changes.length]).to.deep.equal([1, 0]);
    bench.official('2_a < 0_base', 'alter table people add a varchar(9)');
    await bench.reconcile({ all: true });
    expect(await rows(bench)).to.deep.equal([{ id: 1, name: null, a: null }]);
    expect(
      await query(bench.dev, 'select table_name, row_count::int from orch.stash'),
    ).to.deep.equal([{ table_name: 'people', row_count: 1 }]);
  });

  it('asks about rows that it cannot prove', async () => {
    const bench = await reconcileBench(people);
    await query(bench.dev, `insert into people values (1, 'one')`);
    bench.local('1_a < 0_base', `alter table people add a text; update people set a = 'local'`);
    await bench.up();
    bench.official('2_a < 0_base', 'alter table people add a text');
    bench.official('3_fill < 2_a', `update people set a = 'official'`);
    const { code, details } = await failure(bench.plan());
    expect([code, details['undecided']]).to.deep.equal([
      'RECONCILE.DATA_UNDECIDED',
      [{ id: '3_fill', statements: [`update people set a = 'official'`], canRun: true }],
    ]);
    const skipped = await bench.plan({ skipData: ['3_fill'] });
    expect(skipped).to.have.nested.property('plan.run').that.deep.equals([]);
    await bench.reconcile({ runData: ['3_fill'] });
    expect(await rows(bench)).to.deep.equal([{ id: 1, name: 'one', a: 'official' }]);
  });

  it('does what needs transactions of its own before the last one', async () => {
    const bench = await reconcileBench(`create type mood as enum ('sad'); ${people}`);
    bench.local('1_a < 0_base', 'alter table people add a text');
    await bench.up();
    bench.official(
      '2_mood < 0_base',
      `export const config = { transaction: false };
       export const up = async (knex) => {
         await knex.raw("alter type mood add value 'ok'");
         await knex.raw("alter table people add a varchar(20)");
         await knex.raw("alter table people add m mood default 'ok'");
       };`,
    );
    const { changes } = await planned(bench, { skipData: ['2_mood'] });
    expect(changes).to.have.length(2);
    await bench.reconcile({ skipData: ['2_mood'] });
    expect(await bench.applied()).to.deep.equal(['0_base', '2_mood']);
    expect(await query(bench.dev, 'select id from orch.reconciled order by id')).to.have.length(2);
  });
});
