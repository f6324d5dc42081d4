import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';
import { renameBench } from '../support/rename-bench.ts';
import type { GeneratedRevisions, RenameBench } from '../support/rename-bench.ts';

/** A rename of each kind, and what the live database shows before and after it. */
interface Case {
  readonly of: string;
  readonly schema: string;
  readonly change: string;
  readonly rows: string;
  readonly flags: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly seen: readonly unknown[];
  /** What stands in the revision's file. */
  readonly source: readonly string[];
  readonly schemas?: readonly string[];
}

const cases: readonly Case[] = [
  {
    of: 'a column',
    schema: 'create table recruits (id integer primary key, chatname text unique, note text)',
    change: 'alter table recruits rename chatname to rocketchat_user',
    rows: `insert into recruits values (1, 'ada', 'x'), (2, 'alan', null)`,
    flags: ['recruits.chatname:recruits.rocketchat_user'],
    before: 'select chatname as v from recruits order by id',
    after: 'select rocketchat_user as v from recruits order by id',
    seen: [{ v: 'ada' }, { v: 'alan' }],
    source: [
      `table.renameColumn('chatname', 'rocketchat_user')`,
      `table.renameColumn('rocketchat_user', 'chatname')`,
    ],
  },
  {
    of: 'a column with another type',
    schema: 'create table orders (id integer primary key, price integer not null)',
    change:
      'alter table orders rename price to unit_price; alter table orders alter unit_price type numeric(10, 2)',
    rows: 'insert into orders values (1, 5)',
    flags: ['orders.price:orders.unit_price'],
    before: 'select price::text as v from orders',
    after: 'select unit_price::integer::text as v from orders',
    seen: [{ v: '5' }],
    source: [`table.renameColumn('price', 'unit_price')`],
  },
  {
    of: 'a table with columns of it',
    schema: `create table applicants (id serial primary key, surname text not null);
      create index applicants_surname_idx on applicants (surname)`,
    change: `alter table applicants rename to recruits;
      alter table recruits rename surname to family_name`,
    rows: `insert into applicants (surname) values ('Lovelace')`,
    flags: ['applicants:recruits', 'applicants.surname:recruits.family_name'],
    before: 'select surname as v from applicants',
    after: 'select family_name as v from recruits',
    seen: [{ v: 'Lovelace' }],
    source: [
      `renameTable('applicants', 'recruits')`,
      `table.renameColumn('surname', 'family_name')`,
      `renameTable('recruits', 'applicants')`,
    ],
  },
  {
    of: 'two columns that are swapped',
    schema: 'create table people (id integer primary key, first text, last text)',
    change: `alter table people rename first to x; alter table people rename last to first;
      alter table people rename x to last`,
    rows: `insert into people values (1, 'Lovelace', 'Ada')`,
    flags: ['people.first:people.last', 'people.last:people.first'],
    before: 'select last, first from people',
    after: 'select first as last, last as first from people',
    seen: [{ last: 'Ada', first: 'Lovelace' }],
    source: ['renameColumn'],
  },
  {
    of: 'a column whose old name is given to a new one',
    schema: 'create table people (id integer primary key, name text not null)',
    change: `alter table people rename name to full_name; alter table people add name text`,
    rows: `insert into people values (1, 'Ada Lovelace')`,
    flags: ['people.name:people.full_name'],
    before: 'select name as v from people',
    after: 'select full_name as v from people where name is null',
    seen: [{ v: 'Ada Lovelace' }],
    source: [`table.renameColumn('name', 'full_name')`, `table.text('name')`],
  },
  {
    of: 'a value of an enum that is in use',
    schema: `create type state as enum ('open', 'payed');
      create table orders (id integer primary key, state state not null default 'payed')`,
    change: `alter type state rename value 'payed' to 'paid'`,
    rows: `insert into orders values (1, 'payed'), (2, 'open')`,
    flags: ['state.payed:state.paid'],
    before: `select id from orders where state = 'payed'`,
    after: `select id from orders where state = 'paid'`,
    seen: [{ id: 1 }],
    source: [`RENAME VALUE 'payed' TO 'paid'`],
  },
  {
    of: 'a sequence',
    schema: 'create sequence tickets',
    change: 'alter sequence tickets rename to numbers',
    rows: `select setval('tickets', 41)`,
    flags: ['tickets:numbers'],
    before: `select last_value::integer as v from tickets`,
    after: `select last_value::integer as v from numbers`,
    seen: [{ v: 41 }],
    source: ['ALTER SEQUENCE'],
  },
  {
    of: 'a schema with its tables',
    schema: 'create schema app; create table app.t (id integer primary key, v text)',
    change: 'alter schema app rename to web',
    rows: `insert into app.t values (1, 'kept')`,
    flags: ['app:web'],
    before: 'select v from app.t',
    after: 'select v from web.t',
    seen: [{ v: 'kept' }],
    source: ['ALTER SCHEMA app RENAME TO web'],
    schemas: ['app', 'web'],
  },
  {
    of: 'a table that moves to another schema',
    schema: 'create schema app; create table t (id serial primary key, v text)',
    change: 'alter table t set schema app; alter table app.t rename to u',
    rows: `insert into t (v) values ('kept')`,
    flags: ['public.t:app.u'],
    before: 'select v from t',
    after: 'select v from app.u',
    seen: [{ v: 'kept' }],
    source: ['SET SCHEMA'],
    schemas: ['public', 'app'],
  },
];

async function walk(bench: RenameBench, one: Case, generated: GeneratedRevisions): Promise<void> {
  const source = generated.revisions.map((revision) => revision.source).join('\n');
  for (const text of one.source) expect(source).to.include(text);
  await bench.apply(generated);
  expect(await query(bench.live, one.after)).to.deep.equal(one.seen);
  await bench.revert();
  expect(await query(bench.live, one.before)).to.deep.equal(one.seen);
}

describe('a rename that is given with flags', function () {
  this.timeout(60_000);

  for (const one of cases) {
    it(`of ${one.of} keeps the values, up and down`, async () => {
      const bench = await renameBench({ ...one, descends: false });
      await walk(bench, one, await bench.generate({ accept: one.flags }));
    });
  }
});

describe('a rename that identities prove', function () {
  this.timeout(60_000);

  for (const one of cases) {
    it(`of ${one.of} needs no flag`, async () => {
      const bench = await renameBench({ ...one, descends: true });
      const generated = await bench.generate();
      const given = generated.renames.filter(({ source }) => source !== 'identity');
      expect(given).to.deep.equal([]);
      await walk(bench, one, generated);
    });
  }
});

describe('what may be a rename', function () {
  this.timeout(60_000);

  it('is refused with its evidence and the command to type', async () => {
    const [column] = cases;
    if (column === undefined) return;
    const bench = await renameBench({ ...column, descends: false });
    const error = await failure(bench.generate());
    expect(error.code).to.equal('GENERATE.RENAME_UNDECIDED');
    expect(error.message).to.include(
      'recruits.chatname -> recruits.rocketchat_user (recruits_chatname_key still has the old name',
    );
    expect(error.hint).to.include(
      'orch gen-from-db --rename recruits.chatname:recruits.rocketchat_user',
    );
  });
});
