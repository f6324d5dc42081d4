import type { DataCase } from '../../support/data-case.ts';

const visits = 'create table visits (id bigint not null, day date not null, page text)';
const visitRows = `insert into visits values (1, '2025-06-01', '/'), (2, '2026-06-01', '/docs')`;
const visitsSeen = [
  { id: '1', page: '/' },
  { id: '2', page: '/docs' },
];
const visitsSelect = 'select id::text, page from visits order by visits.id';

const orders = (labels: string): string => `
  create type state as enum (${labels});
  create table orders (id int primary key, state state not null default 'open', log state[]);
  create index orders_state_idx on orders (state);
  create view open_orders as select id from orders where state = 'open'`;
const orderRows = `insert into orders values (1, 'open', '{open}'), (2, 'paid', '{open,paid}')`;
const ordersSelect = `select id, state::text, log::text from orders order by orders.id`;
const ordersSeen = [
  { id: 1, state: 'open', log: '{open}' },
  { id: 2, state: 'paid', log: '{open,paid}' },
];

/** Tables that take another shape, with their rows in them. */
export const shapeCases: readonly DataCase[] = [
  {
    name: 'a table becomes partitioned with its rows',
    from: `${visits}; alter table visits add primary key (id, day)`,
    rows: visitRows,
    to: `${visits} partition by range (day);
      alter table visits add primary key (id, day);
      create table visits_old partition of visits for values from (minvalue) to ('2026-01-01');
      create table visits_new partition of visits for values from ('2026-01-01') to (maxvalue)`,
    afterUp: {
      insert: `insert into visits values (3, '2026-07-01', '/new')`,
      select: `select id::text, tableoid::regclass::text as part from visits order by id`,
      rows: [
        { id: '1', part: 'visits_old' },
        { id: '2', part: 'visits_new' },
        { id: '3', part: 'visits_new' },
      ],
    },
    afterDown: {
      insert: `insert into visits values (4, '2026-08-01', '/newer')`,
      select: visitsSelect,
      rows: [...visitsSeen, { id: '3', page: '/new' }, { id: '4', page: '/newer' }],
    },
  },
  {
    name: 'an enum gets a value in the middle while it is used',
    from: orders(`'open', 'paid'`),
    rows: orderRows,
    to: orders(`'open', 'sent', 'paid'`),
    afterUp: {
      insert: `insert into orders values (3, 'sent', '{open,sent}'); delete from orders where id = 3`,
      select: `select state::text from orders order by orders.state`,
      rows: [{ state: 'open' }, { state: 'paid' }],
    },
    afterDown: {
      insert: 'insert into orders (id) values (9); delete from orders where id = 9',
      select: ordersSelect,
      rows: ordersSeen,
    },
  },
  {
    name: 'an enum loses a value that no row has',
    from: orders(`'open', 'lost', 'paid'`),
    rows: orderRows,
    to: orders(`'open', 'paid'`),
    afterUp: {
      insert: 'insert into orders (id) values (9); delete from orders where id = 9',
      select: ordersSelect,
      rows: ordersSeen,
    },
    afterDown: {
      insert: `insert into orders values (9, 'lost'); delete from orders where id = 9`,
      select: ordersSelect,
      rows: ordersSeen,
    },
  },
  {
    name: 'a collation changes under an index',
    from: `create table names (name text collate "C" primary key); create index on names (lower(name))`,
    rows: `insert into names values ('b'), ('A'), ('é')`,
    to: `create table names (name text collate "POSIX" primary key); create index on names (lower(name))`,
    afterUp: {
      insert: `insert into names values ('z')`,
      select: 'select name from names order by 1',
      rows: [{ name: 'A' }, { name: 'b' }, { name: 'z' }, { name: 'é' }],
    },
    afterDown: {
      insert: `insert into names values ('zz')`,
      select: 'select name from names order by 1',
      rows: [{ name: 'A' }, { name: 'b' }, { name: 'z' }, { name: 'zz' }, { name: 'é' }],
    },
  },
  {
    name: 'a generated expression changes, and the values with it',
    from: `create table prices (id int primary key, net numeric not null, gross numeric generated always as (net * 1.14) stored)`,
    rows: `insert into prices values (1, 100), (2, 200)`,
    to: `create table prices (id int primary key, net numeric not null, gross numeric generated always as (net * 1.15) stored)`,
    afterUp: {
      insert: `insert into prices values (3, 300)`,
      select: 'select id, net::text, gross::text from prices order by id',
      rows: [
        { id: 1, net: '100', gross: '115.00' },
        { id: 2, net: '200', gross: '230.00' },
        { id: 3, net: '300', gross: '345.00' },
      ],
    },
    afterDown: {
      select: 'select id, net::text, gross::text from prices order by id',
      rows: [
        { id: 1, net: '100', gross: '114.00' },
        { id: 2, net: '200', gross: '228.00' },
        { id: 3, net: '300', gross: '342.00' },
      ],
    },
  },
  {
    name: 'a column becomes required where no row lacks it',
    from: 'create table people (id int primary key, email text)',
    rows: `insert into people values (1, 'a@example.org')`,
    to: 'create table people (id int primary key, email text not null)',
    afterUp: {
      insert: `insert into people values (2, 'b@example.org')`,
      select: 'select * from people order by id',
      rows: [
        { id: 1, email: 'a@example.org' },
        { id: 2, email: 'b@example.org' },
      ],
    },
    afterDown: {
      insert: 'insert into people values (3, null); delete from people where id = 3',
      select: 'select count(*)::int as rows from people',
      rows: [{ rows: 2 }],
    },
  },
];
