import { expect } from 'chai';
import type { FactKey } from '../../../packages/core/src/catalog/catalog.ts';
import { rejection } from '../../support/rejection.ts';
import { planPair, statements, walkPair } from './plan-pair.ts';

const key = (text: string) => text as FactKey;

describe('rename candidates', () => {
  it('pair a column that goes with one of its table that it can become', async () => {
    const { up } = await planPair({
      from: 'create table t (id integer, surname text, price integer, active boolean);',
      to: 'create table t (id integer, family_name text, unit_price numeric(10,2), gone_at timestamptz);',
    });
    expect(up.renameCandidates).to.deep.equal([
      {
        kind: 'column',
        from: 'column:public.t.price',
        to: 'column:public.t.unit_price',
        reason: 'they have the same place in the table, and integer can become numeric(10,2)',
      },
      {
        kind: 'column',
        from: 'column:public.t.surname',
        to: 'column:public.t.family_name',
        reason: 'both are text',
      },
    ]);
  });

  it('pair tables with similar columns, values of an enum, and sequences', async () => {
    const { up } = await planPair({
      from: `create table a (id integer, name text); create type e as enum ('x', 'payed');
        create sequence s; create table unlike (n integer);`,
      to: `create table b (id integer, name text, extra text); create type e as enum ('x', 'paid');
        create sequence z; create table other (m text);`,
    });
    expect(up.renameCandidates.map(({ from, to }) => [from, to])).to.deep.equal([
      ['table:public.a', 'table:public.b'],
      ['sequence:public.s', 'sequence:public.z'],
      ['enumValue:public.e.payed', 'enumValue:public.e.paid'],
    ]);
  });

  it('are none for what is made again without loss', async () => {
    const { up } = await planPair({
      from: 'create table t (a integer); create view v as select a from t; create index i on t (a);',
      to: 'create table t (a integer); create view w as select a from t; create index j on t (a);',
    });
    expect(up.renameCandidates).to.deep.equal([]);
  });
});

describe('parts that differ in name only', () => {
  it('are renamed, with the sequence of a serial column', async () => {
    const { up, afterUp, afterDown } = await walkPair({
      from: `create table old (id serial primary key, a text unique);
        create index old_a_idx on old (a, id); alter table old rename to t;`,
      to: `create table t (id serial primary key, a text unique);
        create index t_a_idx on t (a, id);`,
      rows: `insert into t (a) values ('x')`,
    });
    expect({ afterUp, afterDown }).to.deep.equal({ afterUp: [], afterDown: [] });
    expect(
      up.changes.filter((change) => change.verb !== 'rename').map(({ sql }) => sql),
    ).to.deep.equal([]);
  });
});

describe('accepted renames', () => {
  it('rename table, columns and values, keep the rows, and take dependent names along', async () => {
    const walked = await walkPair(
      {
        from: `create type state as enum ('new', 'payed');
          create table applicants (id serial primary key, surname text unique, price integer not null,
            s state default 'payed');
          create index applicants_price_idx on applicants (price);
          create view names as select surname from applicants;`,
        to: `create type state as enum ('new', 'paid');
          create table recruits (id serial primary key, family_name text unique,
            unit_price numeric(10,2) not null, s state default 'paid');
          create index recruits_unit_price_idx on recruits (unit_price);
          create view names as select family_name as surname from recruits;`,
        rows: `insert into applicants (surname, price) values ('Lovelace', 7)`,
        acceptRenames: [
          { from: key('table:public.applicants'), to: key('table:public.recruits') },
          {
            from: key('column:public.applicants.surname'),
            to: key('column:public.recruits.family_name'),
          },
          {
            from: key('column:public.applicants.price'),
            to: key('column:public.recruits.unit_price'),
          },
          { from: key('enumValue:public.state.payed'), to: key('enumValue:public.state.paid') },
        ],
      },
      `select surname from names`,
    );
    expect(walked.afterUp).to.deep.equal([]);
    expect(walked.afterDown).to.deep.equal([]);
    expect(walked.seen).to.deep.equal([[{ surname: 'Lovelace' }], [{ surname: 'Lovelace' }]]);
    expect(walked.up.renameCandidates).to.deep.equal([]);
    expect(walked.up.changes.filter((change) => change.losesData)).to.deep.equal([]);
    expect(statements(walked.up).slice(0, 4)).to.deep.equal([
      'ALTER TABLE "public"."applicants" RENAME TO "recruits"',
      'ALTER TABLE "public"."recruits" RENAME COLUMN "surname" TO "family_name"',
      'ALTER TABLE "public"."recruits" RENAME COLUMN "price" TO "unit_price"',
      `ALTER TYPE "public"."state" RENAME VALUE 'payed' TO 'paid'`,
    ]);
  });

  it('move a table to another schema with its rows', async () => {
    const walked = await walkPair(
      {
        from: 'create schema app; create table t (id serial primary key, a text);',
        to: 'create schema app; create table app.u (id serial primary key, a text);',
        rows: `insert into t (a) values ('kept')`,
        scope: { schemas: ['public', 'app'], privileges: false },
        acceptRenames: [{ from: key('table:public.t'), to: key('table:app.u') }],
      },
      `select 1 as one`,
    );
    expect([walked.afterUp, walked.afterDown]).to.deep.equal([[], []]);
    expect(walked.up.changes.some((change) => change.losesData)).to.equal(false);
  });

  it('swap columns, and give an old name to a new column, without a name in use twice', async () => {
    const walked = await walkPair(
      {
        from: 'create table t (a text, b text, c integer, d text);',
        to: 'create table t (b text, a text, d integer, c text, e text);',
        rows: `insert into t values ('was a', 'was b', 3, 'was d')`,
        acceptRenames: [
          { from: key('column:public.t.a'), to: key('column:public.t.b') },
          { from: key('column:public.t.b'), to: key('column:public.t.a') },
          { from: key('column:public.t.c'), to: key('column:public.t.d') },
          { from: key('column:public.t.d'), to: key('column:public.t.e') },
        ],
      },
      `select * from t`,
    );
    expect([walked.afterUp, walked.afterDown]).to.deep.equal([[], []]);
    expect(walked.seen).to.deep.equal([
      [{ b: 'was a', a: 'was b', d: 3, e: 'was d', c: null }],
      [{ a: 'was a', b: 'was b', c: 3, d: 'was d' }],
    ]);
  });

  it('take the name of what is dropped', async () => {
    const walked = await walkPair(
      {
        from: 'create table t (a integer, b text);',
        to: 'create table t (b integer);',
        rows: `insert into t values (1, 'gone')`,
        acceptRenames: [{ from: key('column:public.t.a'), to: key('column:public.t.b') }],
      },
      `select b from t`,
    );
    expect([walked.afterUp, walked.afterDown]).to.deep.equal([[], []]);
    expect(walked.seen).to.deep.equal([[{ b: 1 }], [{ b: null }]]);
  });

  it('swap tables, and rename a schema with what is in it', async () => {
    const walked = await walkPair(
      {
        from: `create schema app; create table app.a (id integer primary key, x text);
          create table app.b (id integer primary key, x text); create index a_x on app.a (x);`,
        to: `create schema web; create table web.a (id integer primary key, y text);
          create table web.b (id integer primary key, y text); create index a_x on web.b (y);
          alter table web.a rename constraint a_pkey to old_b_pkey;
          alter table web.b rename constraint b_pkey to old_a_pkey;`,
        rows: `insert into app.a values (1, 'was a'); insert into app.b values (1, 'was b')`,
        scope: { schemas: ['app', 'web'], privileges: false },
        acceptRenames: [
          { from: key('schema:app'), to: key('schema:web') },
          { from: key('table:app.a'), to: key('table:web.b') },
          { from: key('table:app.b'), to: key('table:web.a') },
          { from: key('column:app.a.x'), to: key('column:web.b.y') },
          { from: key('column:app.b.x'), to: key('column:web.a.y') },
          { from: key('constraint:app.a.a_pkey'), to: key('constraint:web.b.old_a_pkey') },
          { from: key('constraint:app.b.b_pkey'), to: key('constraint:web.a.old_b_pkey') },
          { from: key('index:app.a.a_x'), to: key('index:web.b.a_x') },
        ],
      },
      `select coalesce(to_regclass('app.a'), to_regclass('web.a'))::text as a`,
    );
    expect([walked.afterUp, walked.afterDown]).to.deep.equal([[], []]);
    expect(walked.seen).to.deep.equal([[{ a: 'web.a' }], [{ a: 'app.a' }]]);
    expect(walked.up.changes.filter(({ verb }) => verb !== 'rename')).to.deep.equal([]);
  });

  it('are refused when they name nothing', async () => {
    const error = await rejection(
      planPair({
        from: 'create table t (a integer);',
        to: 'create table t (b integer);',
        acceptRenames: [{ from: key('column:public.t.z'), to: key('column:public.t.b') }],
      }),
    );
    expect(error).to.include({ code: 'PLAN.RENAME_UNKNOWN' });
  });
});
