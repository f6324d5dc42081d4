import type { DataCase } from '../../support/data-case.ts';

const things = (column: string): string => `create table things (id int primary key, ${column})`;
const enumOf = (labels: string): string => `create type state as enum (${labels})`;

/** Changes whose rows do not fit, each with such a row. */
export const impossibleCases: readonly Pick<DataCase, 'name' | 'from' | 'rows' | 'to'>[] = [
  {
    name: 'a column becomes required where a row lacks it',
    from: things('email text'),
    rows: `insert into things values (1, 'a'), (2, null)`,
    to: things('email text not null'),
  },
  {
    name: 'an enum loses a value that a row has',
    from: `${enumOf(`'open', 'lost'`)}; ${things('state state')}`,
    rows: `insert into things values (1, 'open'), (2, 'lost')`,
    to: `${enumOf(`'open'`)}; ${things('state state')}`,
  },
  {
    name: 'a text that is no number becomes one',
    from: things('value text'),
    rows: `insert into things values (1, '10'), (2, 'ten')`,
    to: things('value integer'),
  },
  {
    name: 'a text gets shorter than one that is there',
    from: things('value text'),
    rows: `insert into things values (1, 'ada'), (2, 'grace hopper')`,
    to: things('value varchar(5)'),
  },
  {
    name: 'a number gets smaller than one that is there',
    from: things('value bigint'),
    rows: `insert into things values (1, 10), (2, 9999999999)`,
    to: things('value integer'),
  },
  {
    name: 'an array of several becomes a single value',
    from: things('value integer[]'),
    rows: `insert into things values (1, '{5}'), (2, '{5,6}')`,
    to: things('value integer'),
  },
  {
    name: 'a unique constraint meets doubles',
    from: things('value text'),
    rows: `insert into things values (1, 'a'), (2, 'a')`,
    to: things('value text unique'),
  },
  {
    name: 'a check meets a row that breaks it',
    from: things('value integer'),
    rows: `insert into things values (1, 5), (2, -5)`,
    to: things('value integer check (value > 0)'),
  },
];
