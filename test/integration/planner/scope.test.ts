import { expect } from 'chai';
import {
  extractSnapshot,
  planBothWays,
} from '../../../packages/core/src/adapters/pg-delta/plan-changes.ts';
import { createDatabase, query } from '../../support/postgres.ts';
import { rejection } from '../../support/rejection.ts';
import { catalogOf, planPair, statements, walkPair } from './plan-pair.ts';

const scope = { schemas: ['public'], privileges: false };

describe('the scope of a plan', () => {
  it('is the schemas that are asked for, without the tables of Knex and orch', async () => {
    const { up } = await planPair({
      from: '',
      to: `create schema other; create table other.t (a integer);
        create schema orch; create table orch.revisions (id integer);
        create table knex_migrations (id serial primary key, name text);
        create table knex_migrations_lock (index serial primary key, is_locked integer);
        create table mine (a integer);`,
      scope,
    });
    expect(statements(up)).to.deep.equal(['CREATE TABLE "public"."mine" ("a" integer)']);
  });

  it('names no role unless privileges are asked for', async () => {
    const pair = {
      from: '',
      to: `do $$ begin create role planner_role; exception when duplicate_object then null; end $$;
        create table t (a integer); alter table t owner to planner_role;
        grant select on t to public;`,
    };
    const namesRole = (sql: string) => /planner_role|PUBLIC/.test(sql);
    const without = await planPair({ ...pair, scope });
    const withThem = await planPair({ ...pair, scope: { ...scope, privileges: true } });
    expect(statements(without.up).filter(namesRole)).to.deep.equal([]);
    expect(statements(withThem.up).filter(namesRole)).to.deep.equal([
      'ALTER TABLE "public"."t" OWNER TO "planner_role"',
      'GRANT SELECT ON TABLE "public"."t" TO PUBLIC',
    ]);
  });

  it('says when something outside would have to be made again', async () => {
    const schema = (type: string) => `create table t (a ${type}); create schema other;
      create view other.v as select a from t;`;
    const { up } = await planPair({ from: schema('integer'), to: schema('bigint'), scope });
    expect(up.unmodelled).to.deep.equal([
      'view other.v is outside the schemas in scope and would have to be made again',
    ]);
    expect(statements(up)).to.deep.equal(['ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint']);
  });
});

describe('secrets', () => {
  it('are neither written nor passed over in silence', async () => {
    const server = 'create foreign data wrapper w; create server s foreign data wrapper w';
    const { up } = await planPair({
      from: `${server};`,
      to: `${server} options (host 'db', password 'canary-1');
        create user mapping for public server s options (user 'u', password 'canary-2');
        create foreign table ft (a integer) server s options (sheet 'kept');`,
    });
    expect(JSON.stringify(up)).not.to.include('canary');
    expect(up.unmodelled).to.deep.equal([
      'server s has options or a connection that may hold a secret',
      'user mapping of PUBLIC on s has options or a connection that may hold a secret',
    ]);
    expect(statements(up)).to.deep.equal([
      `CREATE FOREIGN TABLE "public"."ft" () SERVER "s" OPTIONS ("sheet" 'kept')`,
      'ALTER TABLE "public"."ft" ADD COLUMN "a" integer',
    ]);
  });

  it('are noticed when only they changed', async () => {
    const server = (password: string) => `create foreign data wrapper w;
      create server s foreign data wrapper w options (password '${password}');`;
    const { up } = await planPair({ from: server('canary-1'), to: server('canary-2') });
    expect(up.unmodelled).to.deep.equal(['server s has another secret password']);
  });
});

describe('what has no statement', () => {
  it('is named', async () => {
    const { up } = await planPair({
      from: '',
      to: `create type box3; create function box3_in(cstring) returns box3 language internal immutable
          strict as 'int4in';
        create function box3_out(box3) returns cstring language internal immutable strict as 'int4out';
        create type box3 (input = box3_in, output = box3_out, like = integer);`,
    });
    expect(up.unmodelled).to.deep.equal(['extra base type public.box3']);
  });

  it('stops the plan when nothing safe leads there', async () => {
    const error = await rejection(
      planPair({
        from: `create type k as (a integer, b integer); create table t of k;`,
        to: `create type k as (b integer, a integer); create table t of k;`,
      }),
    );
    expect(error).to.include({ code: 'PLAN.IMPOSSIBLE' });
  });
});

describe('extractSnapshot', () => {
  it('stands in for the database that it was read from', async () => {
    const [from, to] = [await createDatabase('planner_from'), await createDatabase('planner_to')];
    await query(from, `create type e as enum ('a'); create table t (id serial primary key, e e);`);
    await query(
      to,
      `create type e as enum ('a', 'b'); create table t (id bigserial, e e default 'b');`,
    );
    const input = {
      from,
      to,
      scope,
      fromCatalog: await catalogOf(from, scope),
      toCatalog: await catalogOf(to, scope),
    };
    const live = await planBothWays(input);
    const snapshot = await extractSnapshot(from);
    expect(await planBothWays({ ...input, from: snapshot })).to.deep.equal(live);
  });
});

describe('what orch plans beside the engine', () => {
  it('is reached in order with all that uses it', async () => {
    const base = `create table t (id integer primary key, a text, b text, n numeric);
      create index t_a_idx on t (a);`;
    const { afterUp, afterDown } = await walkPair({
      from: base,
      to: `create function larger(text, text) returns boolean language sql immutable as 'select $1 > $2';
        create operator >>> (leftarg = text, rightarg = text, function = larger, commutator = <<<);
        create operator <<< (leftarg = text, rightarg = text, function = larger, commutator = >>>);
        create function backwards(integer, integer) returns integer language sql immutable
          as 'select btint4cmp($2, $1)';
        create operator class back for type integer using btree as operator 1 >, operator 2 >=,
          operator 3 =, operator 4 <=, operator 5 <, function 1 backwards(integer, integer);
        create text search dictionary plain (template = simple, stopwords = english);
        create text search configuration words (copy = english);
        alter text search configuration words alter mapping for asciiword with plain, english_stem;
        create type mood as enum ('sad');
        create function to_int(mood) returns integer language sql immutable as 'select 1';
        create cast (mood as integer) with function to_int(mood) as assignment;
        ${base}
        alter table t add check (a >>> 'a'), alter a set storage external, alter b set statistics 300,
          alter b set (n_distinct = 5), alter n set storage plain, cluster on t_a_idx;
        create index t_id_idx on t (id back);
        create index t_words_idx on t using gin (to_tsvector('words', b));
        create statistics t_stats (dependencies) on a, b from t;
        alter statistics t_stats set statistics 50;
        create view v as select id, a, a >>> b as larger from t;
        alter view v alter a set default 'x';
        comment on column v.a is 'of a view';
        comment on statistics t_stats is 'of statistics';
        comment on operator >>> (text, text) is 'of an operator';
        comment on cast (mood as integer) is 'of a cast';
        comment on text search configuration words is 'of words';`,
    });
    expect({ afterUp, afterDown }).to.deep.equal({ afterUp: [], afterDown: [] });
  });

  it('changes a text search configuration in place while an index uses it', async () => {
    const schema = (more: string) => `create text search configuration words (copy = simple);
      create table t (a text); ${more}
      create index t_words_idx on t using gin (to_tsvector('words', a));`;
    const { up, afterUp, afterDown } = await walkPair({
      from: schema(''),
      to: schema(`create text search dictionary d (template = simple);
        alter text search configuration words alter mapping for word with d;
        alter text search configuration words drop mapping for email;`),
    });
    expect({ afterUp, afterDown }).to.deep.equal({ afterUp: [], afterDown: [] });
    expect(statements(up)).to.deep.equal([
      'CREATE TEXT SEARCH DICTIONARY "public"."d" (TEMPLATE = pg_catalog.simple)',
      'ALTER TEXT SEARCH CONFIGURATION "public"."words" DROP MAPPING FOR "email"',
      'ALTER TEXT SEARCH CONFIGURATION "public"."words" ALTER MAPPING FOR "word" WITH public.d',
    ]);
  });
});
