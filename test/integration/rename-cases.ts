/** A rename of each kind, and what the live database shows before and after it. */
export interface RenameCase {
  readonly of: string;
  readonly schema: string;
  readonly change: string | readonly string[];
  readonly rows: string;
  readonly flags: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly seen: readonly unknown[];
  /** What stands in the revision's file. */
  readonly source: readonly string[];
  readonly schemas?: readonly string[];
}

/** Renames of what holds rows, values or a position, which flags can give too. */
export const renameCases: readonly RenameCase[] = [
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

/** Kinds that hold no rows, and renames that reach others: proved, or made again without loss. */
export const provedCases: readonly RenameCase[] = [
  {
    of: 'a type, a domain and a composite type that columns use',
    schema: `create type mood as enum ('calm', 'merry'); create domain code as text check (value <> '');
      create type place as (street text, town text);
      create table people (id integer primary key, m mood, c code, p place)`,
    change: `alter type mood rename to temper; alter domain code rename to token;
      alter type place rename to address`,
    rows: `insert into people values (1, 'merry', 'x', row('a', 'b'))`,
    flags: [],
    before: 'select m::text, c::text, p::text from people',
    after: 'select m::text, c::text, p::text from people',
    seen: [{ m: 'merry', c: 'x', p: '(a,b)' }],
    source: ['RENAME TO temper', 'RENAME TO token', 'RENAME TO address'],
  },
  {
    of: 'a constraint, an index and a view with the column behind them',
    schema: `create table people (id integer constraint people_key primary key, name text not null,
        constraint named check (name <> ''));
      create index people_by_name on people (name);
      create view names as select name from people`,
    change: `alter table people rename name to full_name;
      alter table people rename constraint people_key to people_pkey;
      alter table people rename constraint named to has_name;
      alter index people_by_name rename to people_full_name_idx;
      alter view names rename to full_names`,
    rows: `insert into people values (1, 'Ada')`,
    flags: [],
    before: 'select name as v from names',
    after: 'select name as v from full_names',
    seen: [{ v: 'Ada' }],
    source: [`table.renameColumn('name', 'full_name')`, 'RENAME CONSTRAINT named TO has_name'],
  },
  {
    of: 'a partitioned table, its partition and a column of both',
    schema: `create table events (id integer not null, at date not null, note text, primary key (id, at))
        partition by range (at);
      create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
      create index on events (note)`,
    change: `alter table events rename to happenings; alter table events_2026 rename to happenings_2026;
      alter table happenings rename note to remark`,
    rows: `insert into events values (1, '2026-05-05', 'kept')`,
    flags: [],
    before: 'select note as v from events_2026',
    after: 'select remark as v from happenings_2026',
    seen: [{ v: 'kept' }],
    source: [`renameTable('events', 'happenings')`],
  },
  {
    of: 'a column that a child inherits',
    schema: `create table animals (id integer primary key, name text);
      create table dogs (breed text) inherits (animals)`,
    change: 'alter table animals rename name to called; alter table dogs rename to hounds',
    rows: `insert into dogs (id, name, breed) values (1, 'Rex', 'x')`,
    flags: [],
    before: 'select name as v from dogs',
    after: 'select called as v from hounds',
    seen: [{ v: 'Rex' }],
    source: [`table.renameColumn('name', 'called')`],
  },
  {
    of: 'two tables that are swapped, with foreign keys and identities',
    schema: `create table a (id integer generated always as identity primary key, v text);
      create table b (id integer generated always as identity primary key, v text);
      create table c (a_id integer references a, b_id integer references b)`,
    change: `alter table a rename to x; alter table b rename to a; alter table x rename to b`,
    rows: `insert into a (v) values ('was a'); insert into b (v) values ('was b'); insert into c values (1, 1)`,
    flags: [],
    before: 'select a.v as a, b.v as b from c join a on a.id = a_id join b on b.id = b_id',
    after: 'select b.v as a, a.v as b from c join b on b.id = a_id join a on a.id = b_id',
    seen: [{ a: 'was a', b: 'was b' }],
    source: ['renameTable'],
  },
  {
    of: 'a column, while an enum gets a value that is used at once',
    schema: `create type mood as enum ('calm');
      create table days (id integer primary key, mood mood, note text)`,
    change: [
      `alter table days rename note to remark; alter type mood add value 'merry'`,
      `alter table days alter mood set default 'merry'`,
    ],
    rows: `insert into days values (1, 'calm', 'kept')`,
    flags: [],
    before: 'select note as v from days',
    after: 'select remark as v from days',
    seen: [{ v: 'kept' }],
    source: [`table.renameColumn('note', 'remark')`, `table.renameColumn('remark', 'note')`],
  },
  {
    of: 'a table, whose old name a new table has',
    schema: 'create table people (id serial primary key, name text)',
    change: `alter table people rename to former_people;
      create table people (id integer generated always as identity primary key, name text, born date)`,
    rows: `insert into people (name) values ('Ada')`,
    flags: [],
    before: 'select name as v from people',
    after: 'select name as v from former_people where not exists (select from people)',
    seen: [{ v: 'Ada' }],
    source: [`renameTable('people', 'former_people')`],
  },
  {
    of: 'a column to the name of one that is dropped',
    schema: 'create table people (id integer primary key, name text, old_name text)',
    change: 'alter table people drop name; alter table people rename old_name to name',
    rows: `insert into people values (1, 'lost', 'kept')`,
    flags: [],
    before: 'select old_name as v from people',
    after: 'select name as v from people',
    seen: [{ v: 'kept' }],
    source: ['renameColumn'],
  },
];
