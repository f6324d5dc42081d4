import { expect } from 'chai';
import { parseSql } from '../../packages/core/src/adapters/runner/child/sql-parser.ts';
import { mayWriteRows } from '../../packages/core/src/reconcile/row-writes.ts';

const writing = [
  'insert into t values (1)',
  'update t set a = $1',
  'delete from t',
  'merge into t using s on true when matched then do nothing',
  'truncate t',
  'copy t from stdin',
  'do $$ begin end $$',
  'call p()',
  'create table t as select 1 as a',
  "alter table t add a text default 'x'",
  'alter table t alter a type int using a::int',
  "select setval('s', 3)",
  'select f()',
  'select * from t',
  'with gone as (delete from t returning *) select * from gone',
  'select 1 as a into t',
];

const schemaOnly = [
  'create table t (a int default 3 primary key)',
  'alter table t add a text, alter b set default 3, drop c',
  'alter table t alter a type varchar(20)',
  'alter table t rename a to b',
  'create unique index concurrently i on t (a)',
  'create view v as select * from t',
  'create function f() returns int language sql as $$ select 1 $$',
  'create type mood as enum ()',
  "alter type mood add value 'ok'",
  "comment on table t is 'x'",
  'grant select on t to public',
  'drop table t',
  'set local lock_timeout = 100',
  'select count(*) from pg_catalog.pg_class',
  "select to_regclass('t')",
];

describe('mayWriteRows', () => {
  const ask = async (sql: string): Promise<boolean> => {
    const statements = await parseSql(sql);
    return statements === null ? expect.fail(sql) : statements.some(mayWriteRows);
  };

  for (const sql of writing) {
    it(`is true of ${sql}`, async () => {
      expect(await ask(sql)).to.equal(true);
    });
  }
  for (const sql of schemaOnly) {
    it(`is false of ${sql}`, async () => {
      expect(await ask(sql)).to.equal(false);
    });
  }
});
