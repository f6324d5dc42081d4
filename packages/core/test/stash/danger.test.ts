import { expect } from 'chai';
import { dangerOf, mayDestroyBare } from '../../src/stash/danger.ts';

describe('dangerOf', () => {
  for (const sql of [
    'create table t (id bigint generated always as identity primary key, name text not null)',
    'CREATE UNIQUE INDEX t_name ON t (name);',
    `alter table "t" add column "cohort" text default 'c25'`,
    'alter table only public.t rename column a to b',
    'comment on table t is null',
    'grant select on t to public',
  ]) {
    it(`is none of ${sql}`, () => expect(dangerOf(sql)).to.equal('none'));
  }

  for (const sql of [
    'drop table t',
    'create table t as select empties()',
    'create table t (id int); drop table u',
    'create or replace function f() returns int language sql as $$ select 1 $$',
    'create extension anything',
    'alter table t add column a int, drop column b',
    'alter table t add column a int, alter b type int',
    'alter table t drop a',
    'alter type mood rename to other',
    'truncate t',
    'select empties()',
    'insert into t values (1); drop table t',
    'with gone as (delete from t returning *) select empties()',
    'do $$ begin end $$',
    'savepoint a',
    '/* a */ drop table t',
    '-- create table\ndrop table t',
  ]) {
    it(`is possible of ${sql}`, () => expect(dangerOf(sql)).to.equal('possible'));
  }

  for (const sql of ['insert into t values (1)', 'UPDATE t SET a = 1', 'delete from "t"']) {
    it(`is of rows alone for ${sql}`, () => expect(dangerOf(sql)).to.equal('rows'));
  }
});

describe('mayDestroyBare', () => {
  for (const sql of ['vacuum full t', 'drop index concurrently i', 'ALTER SYSTEM SET x TO 1']) {
    it(`is false for ${sql}`, () => expect(mayDestroyBare(sql)).to.equal(false));
  }
  for (const sql of ['call anything()', 'do $$ begin commit; end $$', 'drop database d']) {
    it(`is true for ${sql}`, () => expect(mayDestroyBare(sql)).to.equal(true));
  }
});
