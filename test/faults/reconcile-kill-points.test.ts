import { expect } from 'chai';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { performReconcile } from '@orch/core/use-cases/perform-reconcile';
import type { PlannedReconcile } from '@orch/core/use-cases/plan-reconcile';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';
import { reconcileBench } from '../support/reconcile-bench.ts';

const now = new Date('2026-11-20T10:00:00Z');

/** The database as it is before, and as it is after; there is nothing between. */
const before = { applied: '0_base 1_local', columns: 'id a scratch', kept: 0, stashed: 0 };
const after = { applied: '0_base 2_a', columns: 'id a', kept: 1, stashed: 1 };

describe('a reconciliation that is killed', function () {
  this.timeout(300_000);

  it('leaves the database as before or as after, and is done by the next one', async () => {
    const bench = await reconcileBench('create table t (id int primary key)');
    bench.local('1_local < 0_base', 'alter table t add a text; alter table t add scratch text');
    await bench.up();
    await query(bench.dev, `insert into t values (1, 'kept', 'lost')`);
    bench.official('2_a < 0_base', 'alter table t add a varchar(9)');
    const planned = await bench.plan();

    const strays: string[] = [];
    let statements = 0;
    for (let number = 2; ; number += 3) {
      const target = await copyOf(bench.dev, number);
      const attempt = perform(at(planned, target), number);
      const died = await attempt.then(
        () => null,
        () => failure(attempt),
      );
      if (died !== null && died.code !== 'RUN.DIED') strays.push(`${number}: ${died.code}`);
      const found = JSON.stringify(await snapshot(target));
      const isWhole = died === null ? [after] : [before, after];
      if (!isWhole.some((state) => JSON.stringify(state) === found)) {
        strays.push(`${number}: ${found}`);
      }
      await drop(target);
      if (died === null) break;
      statements = number;
    }
    expect(strays.join('\n')).to.equal('');
    expect(statements).to.be.greaterThan(20);

    bench.local('1_local < 0_base', 'alter table t add a text; alter table t add scratch text');
    await failure(perform(planned, statements));
    await bench.reconcile();
    expect(await snapshot(bench.dev)).to.deep.equal(after);
    expect((await bench.plan()).kind).to.equal('nothing');
  });

  it('sets aside afterwards what was replaced before a crash', async () => {
    const bench = await reconcileBench('create table t (id int primary key)');
    bench.local('1_local < 0_base', 'alter table t add a text');
    await bench.up();
    bench.official('2_a < 0_base', 'alter table t add a text');
    await bench.reconcile();
    bench.local('1_local < 0_base', 'alter table t add a text');
    bench.local('3_next < 1_local', 'alter table t add b text');
    expect(await bench.plan())
      .to.have.property('setAside')
      .with.length(2);
  });
});

function perform(planned: PlannedReconcile, killAfter: number): Promise<unknown> {
  // The child is forked, with this environment, before the call returns.
  process.env['ORCH_FAULT'] = `kill:after:${killAfter}`;
  try {
    return performReconcile(planned, { now, onEvent: () => undefined });
  } finally {
    delete process.env['ORCH_FAULT'];
  }
}

/** The same plan for a copy of its database; no file is moved. */
function at(planned: PlannedReconcile, target: PostgresTarget): PlannedReconcile {
  const state = { ...planned.state, state: { ...planned.state.state, target } };
  return { ...planned, state, setAside: [] };
}

async function snapshot(target: PostgresTarget): Promise<unknown> {
  const [found] = await query(
    target,
    `select (select string_agg(id, ' ' order by position) from orch.revisions) as applied,
            (select string_agg(attname, ' ' order by attnum) from pg_attribute
             where attrelid = 't'::regclass and attnum > 0 and not attisdropped) as columns,
            (select count(*)::int from orch.reconciled) as kept,
            (select count(*)::int from orch.stash) as stashed`,
  );
  return found;
}

async function copyOf(origin: PostgresTarget, number: number): Promise<PostgresTarget> {
  const database = `${origin.database}_${number}`;
  await query(
    { ...origin, database: 'postgres' },
    `create database ${database} template ${origin.database}`,
  );
  return { ...origin, database };
}

async function drop({ database, ...server }: PostgresTarget): Promise<void> {
  await query({ ...server, database: 'postgres' }, `drop database ${database} with (force)`);
}
