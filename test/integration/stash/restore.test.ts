import { expect } from 'chai';
import {
  dropStashes,
  restoreStashes,
} from '../../../packages/core/src/use-cases/change-stashes.ts';
import type { DatabasePlace } from '../../../packages/core/src/use-cases/read-database-state.ts';
import { failure } from '../../support/failure.ts';
import { stashFixture } from './stash-fixture.ts';
import type { StashFixture } from './stash-fixture.ts';

describe('restoring a stash', function () {
  this.timeout(120_000);

  const placeOf = ({ project }: StashFixture): DatabasePlace => ({
    project: project.project,
    database: project.database,
    environment: project.environment('dev'),
  });
  const restore = (fixture: StashFixture, ids: readonly string[], into: string | null = null) =>
    restoreStashes(placeOf(fixture), { ids, into, replaces: 'untouched' }, 'restore');

  const hardValues = `
    create type mood as enum ('good', 'very "bad" 😀');
    create function lie(mood) returns text language sql immutable as $$ select 'a lie' $$;
    create cast (mood as text) with function lie(mood);
    create type pair as (a numeric, b text, c timestamptz);
    create domain short as varchar(9);
    create table t (
      id int8 primary key,
      f8 float8, f4 float4, n numeric, ts timestamptz, d date, iv interval, m mood, ms mood[],
      p pair, ps pair[], b bytea, j jsonb, js json, u uuid, s text, ss text[], sh short,
      r int4range, mr int4multirange, i inet, bits bit varying, x xml, tv tsvector, mo money,
      pt point, c char(5), q "char");
    insert into t values
      (1, 'NaN', '-Infinity', 'NaN', 'infinity', '-infinity', '1 year 2 mons -3 days 04:05:06.789',
       'very "bad" 😀', '{good,NULL,"very \\"bad\\" 😀"}', '(1.50,"a ""b"", 😀","2026-01-01 00:00:00.123456+00")',
       array[row(1, null, null)::pair, null], '\\x00ff10', '{"a": [1, 2.50, "😀\\u0001"]}', '{"b":1,  "a":2}',
       gen_random_uuid(), E'tab\\t nl\\n quote'' back\\\\ 😀', '{a,NULL,"b,c","{"}', 'short', '[1,5)',
       '{[1,2),[5,9)}', '10.0.0.1/8', '10110', '<a b="c">d</a>', 'a:1 b:2', '12.34', '(1.1,2.2)', 'ab', 'z'),
      (2, 0.1::float8 + 0.2::float8, 1.1, 1.50, now(), '2026-02-28', '0', 'good', '{}', '(,,)', '{}', '', 'null', '"x"',
       null, '', '{}', null, 'empty', '{}', '::1', '', null, '', '-1.00', '(0,0)', '', ''),
      (3, null, null, null, null, null, null, null, null, null, null, null, null, null,
       null, null, null, null, null, null, null, null, null, null, null, null, null, null)`;
  const columns = 'f8 f4 n ts d iv m ms p ps b j js u s ss sh r mr i bits x tv mo pt c q'.split(
    ' ',
  );

  it('brings every kind of value back into columns that are there again', async () => {
    const fixture = await stashFixture(hardValues);
    const { up, sql } = fixture;
    const before = await sql('select t::text from t order by id');
    const [table] =
      await sql(`select string_agg(format('add %I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum) as added
                               from pg_attribute where attrelid = 't'::regclass and attnum > 1`);
    await up(
      `await knex.schema.alterTable('t', (table) => table.dropColumns(...${JSON.stringify(columns)}));`,
    );
    await sql(`alter table t ${String(table?.['added'])};
               alter table t alter s set default 'new'; insert into t (id) values (4); delete from t where id = 2`);
    expect(await restore(fixture, ['1'])).to.deep.equal([
      {
        stash: '1',
        table: 't',
        columns,
        restored: 2,
        followed: 0,
        deleted: 1,
        born: 1,
        changed: 1,
        kept: 0,
      },
    ]);
    const after = await sql('select t::text from t order by id');
    expect([after[0], after[1]]).to.deep.equal([before[0], before[2]]);
    expect(await sql('select s from t where id = 4')).to.deep.equal([{ s: 'new' }]);
  });

  it('brings a dropped table back, with keys, identities and where its sequences were', async () => {
    const fixture = await stashFixture(`
      create table recruits (id int generated always as identity primary key, name text,
                             boss int references recruits, twice int generated always as (id * 2) stored);
      insert into recruits (name) values ('ada'), ('bob'), ('cyd');
      update recruits set boss = 3 where id = 1; delete from recruits where id = 2;
      create table notes (recruit int references recruits, text text);
      insert into notes values (1, 'x'), (1, 'x'), (3, null)`);
    const { up, sql } = fixture;
    await up(`await knex.raw('drop table notes, recruits');`);
    await sql(`
      create table recruits (id int generated always as identity primary key, name text not null,
                             boss int references recruits, twice int generated always as (id * 2) stored,
                             more text default 'more');
      create table notes (recruit int references recruits, text text)`);
    const ids = await sql(`select id::text from orch.stash order by table_name desc`);
    await restore(
      fixture,
      ids.map(({ id }) => String(id)),
    );
    await sql(`insert into recruits (name) values ('dan')`);
    expect(await sql('select * from recruits order by id')).to.deep.equal([
      { id: 1, name: 'ada', boss: 3, twice: 2, more: 'more' },
      { id: 3, name: 'cyd', boss: null, twice: 6, more: 'more' },
      { id: 4, name: 'dan', boss: null, twice: 8, more: 'more' },
    ]);
    expect(await sql('select * from notes order by 1')).to.have.length(3);
    expect(await sql('select restored_at is not null as r from orch.stash')).to.deep.equal([
      { r: true },
      { r: true },
    ]);
  });

  it('leaves rows alone that are there again, and fires no trigger', async () => {
    const fixture = await stashFixture(`
      create table t (id int primary key, v text);
      insert into t values (1, 'one'), (2, 'two'), (3, 'three');
      create function touch() returns trigger language plpgsql as $$ begin new.v := 'touched'; return new; end $$`);
    const { up, sql } = fixture;
    await up(`await knex('t').truncate();`);
    await sql(`
      insert into t values (1, 'other'), (2, 'two'), (9, 'nine');
      create trigger touch before insert or update on t for each row execute function touch();
      alter table t enable always trigger touch`);
    expect(await restore(fixture, ['1'])).to.deep.equal([
      {
        stash: '1',
        table: 't',
        columns: ['id', 'v'],
        restored: 2,
        followed: 0,
        deleted: 0,
        born: 1,
        changed: 0,
        kept: 1,
      },
    ]);
    expect(await sql('select v from t order by id')).to.deep.equal(
      ['other', 'two', 'three', 'nine'].map((v) => ({ v })),
    );
    expect(await sql(`select tgenabled from pg_trigger where tgname = 'touch'`)).to.deep.equal([
      { tgenabled: 'A' },
    ]);
  });

  it('puts values into another column of another table', async () => {
    const fixture = await stashFixture(`
      create table t (id int primary key, v int8); insert into t values (1, 10), (2, null);
      create schema s; create table s."o.k" (id int8 primary key, w text); insert into s."o.k" values (1), (2), (3)`);
    await fixture.up(`await knex.raw('alter table t drop v');`);
    await restore(fixture, ['1'], 's."o.k".w');
    expect(await fixture.sql('select * from s."o.k" order by id')).to.deep.equal([
      { id: '1', w: '10' },
      { id: '2', w: null },
      { id: '3', w: null },
    ]);
  });

  it('changes nothing when it cannot put back exactly what was there', async () => {
    const fixture = await stashFixture(`
      create table t (id int primary key, v text);
      insert into t values (1, 'short'), (2, 'much longer');
      create table keyless (a int); insert into keyless values (1)`);
    const { up, sql } = fixture;
    await up(`await knex.raw('alter table t drop v');`);
    await up(`await knex.raw('truncate keyless');`);
    const refused = async (id: string, into: string | null = null): Promise<unknown> =>
      (await failure(restore(fixture, [id], into))).code;
    expect(await refused('1')).to.equal('STASH.NO_TARGET');
    await sql(`alter table t add v varchar(5); insert into keyless values (7)`);
    expect(await refused('1')).to.equal('STASH.NOT_RESTORED');
    expect(await refused('2')).to.equal('STASH.NO_KEY');
    expect(await refused('9')).to.equal('STASH.UNKNOWN');
    expect(await refused('1', 't')).to.equal('STASH.NO_TARGET');
    await sql(`create table twice (id int, v text); insert into twice values (1), (1)`);
    expect(await refused('1', 'twice.v')).to.equal('STASH.NO_KEY');
    await sql('alter table t alter v type int using null');
    expect(await refused('1')).to.equal('STASH.NOT_RESTORED');
    expect(await sql('select * from t order by id')).to.deep.equal([
      { id: 1, v: null },
      { id: 2, v: null },
    ]);
    expect(
      await sql('select restored_at from orch.stash where restored_at is not null'),
    ).to.deep.equal([]);
  });

  it('puts back values of a label that is there again', async () => {
    const fixture = await stashFixture(`
      create type mood as enum ('good', 'bad');
      create table t (id int primary key, m mood); insert into t values (1, 'bad'), (2, 'good'), (3, null)`);
    await fixture.up(`await knex.raw("delete from pg_enum where enumlabel = 'bad'");`);
    await fixture.sql(`alter type mood add value 'bad'`);
    await fixture.sql(`update t set m = 'bad' where id = 2`);
    const newer = await failure(restore(fixture, ['1']));
    expect(newer).to.have.property('code', 'STASH.NOT_RESTORED');
    await fixture.sql(`update t set m = 'good' where id = 2`);
    await restore(fixture, ['1']);
    expect(await fixture.sql('select m::text from t order by id')).to.deep.equal([
      { m: 'bad' },
      { m: 'good' },
      { m: null },
    ]);
  });

  it('deletes a stash with its values', async () => {
    const fixture = await stashFixture('create table t (id int); insert into t values (1)');
    await fixture.up(`await knex.raw('drop table t');`);
    await dropStashes(placeOf(fixture), ['1']);
    expect(await fixture.stashes()).to.deep.equal([]);
    expect(await fixture.sql(`select to_regclass('orch.stash_1') as t`)).to.deep.equal([
      { t: null },
    ]);
  });
});
