import { expect } from 'chai';
import type { FactKey } from '../../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/core/src/catalog/compare-catalogs.ts';
import {
  planSqliteBothWays,
  planSqliteChanges,
} from '../../../packages/core/src/adapters/sqlite/plan/plan-changes.ts';
import type { SqlitePlan } from '../../../packages/core/src/adapters/sqlite/plan/sqlite-change.ts';
import { rejection } from '../../support/rejection.ts';
import { catalogOfSql, sqliteScope } from '../../support/sqlite.ts';

async function plan(
  from: string,
  to: string,
  renames: readonly string[] = [],
): Promise<SqlitePlan> {
  return planSqliteChanges({
    from: await catalogOfSql(from),
    to: await catalogOfSql(to),
    scope: sqliteScope,
    acceptRenames: renames.map((text) => {
      const [a = '', b = ''] = text.split(' > ');
      return { from: a as FactKey, to: b as FactKey };
    }),
  });
}

function summaries({ changes }: SqlitePlan): readonly string[] {
  return changes.map(({ summary }) => summary);
}

describe('planSqliteChanges', () => {
  it('is empty between equal schemas', async () => {
    const sql = 'create table t (a int check (a > 0)); create view v as select a from t';
    expect(await plan(sql, sql)).to.deep.equal({
      changes: [],
      renameCandidates: [],
      unmodelled: [],
      rebuildsTables: false,
    });
  });

  for (const [what, from, to, sql] of [
    ['a column', 't (a int)', "t (a int, b text default 'x')", `ADD COLUMN b text default 'x'`],
    [
      'a required column with a value',
      't (a)',
      't (a, b int not null default -1)',
      'ADD COLUMN b int not null default -1',
    ],
    [
      'a column with a check',
      't (a)',
      't (a, b int check (b > 0))',
      'ADD COLUMN b int check (b > 0)',
    ],
    ['a reference', 't (a)', 't (a, b references t (a))', 'ADD COLUMN b references t (a)'],
    ['a computed column', 't (a)', 't (a, b as (a + 1))', 'ADD COLUMN b as (a + 1)'],
  ] as const) {
    it(`adds ${what} without a rebuild`, async () => {
      const { changes, unmodelled } = await plan(`create table ${from}`, `create table ${to}`);
      expect(changes.map((change) => change.sql)).to.deep.equal([`ALTER TABLE "t" ${sql}`]);
      expect(changes[0]).to.deep.include({ losesData: false, lock: 'ACCESS EXCLUSIVE' });
      expect(unmodelled).to.deep.equal([]);
    });
  }

  for (const [what, from, to] of [
    ['a required column without a value', 't (a)', 't (a, b int not null)'],
    ['a unique column', 't (a)', 't (a, b unique)'],
    ['a default that is computed', 't (a)', 't (a, b default current_timestamp)'],
    ['a default in parentheses', 't (a)', 't (a, b default (1 + 2))'],
    ['a stored column', 't (a)', 't (a, b as (a) stored)'],
    [
      'a reference with a value',
      't (a primary key)',
      't (a primary key, b default 1 references t)',
    ],
    ['a type', 't (a int)', 't (a text)'],
    ['a default', 't (a int)', 't (a int default 1)'],
    ['a check', 't (a int)', 't (a int check (a > 0))'],
    ['a collation', 't (a text)', 't (a text collate nocase)'],
    ['STRICT', 't (a int)', 't (a int) strict'],
    ['a key', 't (a text not null)', 't (a text not null primary key)'],
    [
      'WITHOUT ROWID',
      't (a text primary key not null)',
      't (a text primary key not null) without rowid',
    ],
    ['AUTOINCREMENT', 't (a integer primary key)', 't (a integer primary key autoincrement)'],
  ] as const) {
    it(`rebuilds a table for ${what}`, async () => {
      const found = await plan(`create table ${from}`, `create table ${to}`);
      expect(summaries(found)).to.deep.equal(['rebuild table t']);
      expect(found).to.deep.include({ unmodelled: [], rebuildsTables: true });
      expect(found.changes[0]?.losesData).to.equal(false);
    });
  }

  it('drops a column natively where it can, and says what is lost', async () => {
    const { changes } = await plan('create table t (a, b int)', 'create table t (a)');
    expect(changes).to.deep.equal([
      {
        verb: 'drop',
        sql: 'ALTER TABLE "t" DROP COLUMN "b"',
        summary: 'drop column t.b',
        subject: 'column:public.t.b',
        produces: [],
        destroys: ['column:public.t.b'],
        transactional: true,
        commitAfter: false,
        losesData: true,
        rewritesTable: true,
        lock: 'ACCESS EXCLUSIVE',
      },
    ]);
    const unique = await plan('create table t (a, b int unique)', 'create table t (a)');
    expect(summaries(unique)).to.deep.equal(['rebuild table t without b']);
    expect(unique.changes[0]).to.deep.include({
      losesData: true,
      rebuild: { table: 't', create: 'CREATE TABLE t (a)', drops: ['b'] },
    });
    expect(unique.changes[0]?.code).to.equal(
      "await rebuildTable(knex, { table: 't', create: `CREATE TABLE t (a)`, drops: ['b'] });",
    );
  });

  it('drops what is in the way first, and makes what is changed after', async () => {
    const found = await plan(
      `create table t (a, b); create table gone (t references t);
       create index i on t (b); create view v as select b from t;
       create trigger r after insert on t begin select new.b; end;`,
      `create table t (a); create table come (t references t);
       create index i on t (a); create view v as select a from t;
       create trigger r after insert on t begin select new.a; end;`,
    );
    expect(summaries(found)).to.deep.equal([
      'drop trigger r',
      'drop view v',
      'drop index i',
      'create table come',
      'drop column t.b',
      'drop table gone',
      'create index i',
      'create view v',
      'create trigger r',
    ]);
    expect(found).to.deep.include({ unmodelled: [], rebuildsTables: false });
  });

  it('leaves views and triggers where they are when a table is rebuilt', async () => {
    const rest = `create view v as select a from t; create table u (x);
      create trigger r after insert on u begin insert into t values (new.x); end;
      create index i on t (a); create trigger s after insert on t begin select 1; end;`;
    const found = await plan(`create table t (a int); ${rest}`, `create table t (a text); ${rest}`);
    expect(summaries(found)).to.deep.equal(['rebuild table t']);
    expect(found.unmodelled).to.deep.equal([]);
  });

  it('makes all views again where one is in the way of a step between', async () => {
    const view = 'create view v as select x from t join u on true;';
    const found = await plan(
      `create table t (x, b); create table u (c unique); ${view}`,
      `create table t (b); create table u (c unique, x unique); ${view}`,
    );
    expect(summaries(found)).to.include.members(['drop view v', 'create view v']);
    expect(found.unmodelled).to.deep.equal([]);
  });

  it('changes a key and what refers to it', async () => {
    const found = await plan(
      `create table p (id int primary key, code text); create table c (p int references p (id));`,
      `create table p (id int, code text primary key); create table c (p int references p (code));`,
    );
    expect(summaries(found)).to.deep.equal(['rebuild table c', 'rebuild table p']);
    expect(found.changes[0]?.rebuild?.foreignKeysLater).to.equal(true);
    expect(found.unmodelled).to.deep.equal([]);
  });

  it('needs foreign keys off to drop a table that others refer to', async () => {
    const found = await plan(
      'create table p (id int primary key); create table c (p int references p)',
      'create table c (p int references p)',
    );
    expect(found).to.deep.include({ rebuildsTables: true });
  });

  it('drops tables before those that they refer to', async () => {
    const found = await plan(
      `create table a (x int primary key); create table b (a references a, c references c);
       create table c (id int primary key, a references a, c references c);`,
      '',
    );
    expect(summaries(found)).to.deep.equal(['drop table b', 'drop table c', 'drop table a']);
  });

  it('keeps the values of a column whose name gets other capitals', async () => {
    const found = await plan('create table t (a int, b int)', 'create table t ("A" int, b int)');
    expect(summaries(found)).to.deep.equal(['rebuild table t']);
    expect(found.changes[0]?.losesData).to.equal(false);
  });

  it('drops a table before one of its name in other capitals is made', async () => {
    const found = await plan('create table t (a int)', 'create table "T" (b int)');
    expect(summaries(found)).to.deep.equal(['drop table t', 'create table T']);
    expect(found.unmodelled).to.deep.equal([]);
  });

  it('makes a view of the name of a table, and the reverse', async () => {
    const [table, view] = [
      'create table n (a)',
      'create table o (a); create view n as select a from o',
    ];
    expect((await plan(table, view)).unmodelled).to.deep.equal([]);
    expect((await plan(view, table)).unmodelled).to.deep.equal([]);
  });

  it('replaces a virtual table', async () => {
    const found = await plan(
      'create virtual table w using fts5 (a)',
      'create virtual table w using fts5 (a, b)',
    );
    expect(summaries(found)).to.deep.equal(['drop table w', 'create table w']);
    expect(found.changes[0]?.losesData).to.equal(true);
    expect(found.unmodelled).to.deep.equal([]);
  });

  it('lists what may be a rename, and performs those that are decided', async () => {
    const from = `create table old (a int, b text, c int); create view v as select a as a from old;
      create table child (o int references old (a));`;
    const to = `create table "new" (a2 int, b text, c int, d int default 5);
      create view v as select a2 as a from "new"; create table child (o int references "new" (a2));`;
    expect((await plan(from, to)).renameCandidates).to.deep.equal([
      {
        kind: 'table',
        from: 'table:public.old',
        to: 'table:public.new',
        reason: 'they share 2 of 4 columns',
      },
    ]);
    const found = await plan(from, to, [
      'table:public.old > table:public.new',
      'column:public.old.a > column:public.new.a2',
    ]);
    expect(found.changes.map(({ sql }) => sql)).to.deep.equal([
      'ALTER TABLE "old" RENAME TO "new"',
      'ALTER TABLE "new" RENAME COLUMN "a" TO "a2"',
      'ALTER TABLE "new" ADD COLUMN d int default 5',
    ]);
    expect(found.changes.some(({ losesData }) => losesData)).to.equal(false);
  });

  it('exchanges names, and changes capitals', async () => {
    const swap = await plan('create table t (a int, b text)', 'create table t (b int, a text)', [
      'column:public.t.a > column:public.t.b',
      'column:public.t.b > column:public.t.a',
    ]);
    expect(swap.changes).to.have.length(3);
    expect(swap.unmodelled).to.deep.equal([]);
    const capitals = await plan('create table t (a int)', 'create table "T" ("A" int)', [
      'table:public.t > table:public."T"',
      'column:public.t.a > column:public."T"."A"',
    ]);
    expect(capitals.changes.map(({ verb }) => verb)).to.deep.equal(['rename', 'rename', 'rename']);
    expect(capitals.unmodelled).to.deep.equal([]);
  });

  it('refuses a rename of what is not there', async () => {
    const error = await rejection(
      plan('create table t (a)', 'create table t (b)', ['column:public.t.q > column:public.t.b']),
    );
    expect(error).to.deep.include({ code: 'PLAN.RENAME_UNKNOWN' });
  });

  it('finds the way back under the old names', async () => {
    const from = await catalogOfSql('create table t (a int, b text)');
    const to = await catalogOfSql('create table u (c int not null, b text)');
    const ways = await planSqliteBothWays({
      from,
      to,
      scope: sqliteScope,
      acceptRenames: [
        { from: 'table:public.t' as FactKey, to: 'table:public.u' as FactKey },
        { from: 'column:public.t.a' as FactKey, to: 'column:public.u.c' as FactKey },
      ],
    });
    expect(summaries(ways.up)).to.deep.equal([
      'rename table t to u',
      'rename column u.a to c',
      'rebuild table u',
    ]);
    expect(summaries(ways.down)).to.deep.equal([
      'rebuild table u',
      'rename column u.c to a',
      'rename table u to t',
    ]);
    expect(ways.down.unmodelled).to.deep.equal([]);
    expect(compareCatalogs(ways.renamed, to)).to.have.length(1);
  });
});
