import type { DataCase } from '../../support/data-case.ts';

interface TypeChange {
  readonly from: string;
  readonly to: string;
  /** Values before, as SQL. */
  readonly values: readonly string[];
  /** What they are afterwards, as text; the same unless given. */
  readonly become?: readonly string[];
  /** The text of the default of the old type, and of the new one. */
  readonly defaults: readonly [string, string];
  readonly types?: string;
}

const changes: readonly TypeChange[] = [
  { from: 'integer', to: 'bigint', values: ['1', '-5'], defaults: ['7', '7'] },
  { from: 'bigint', to: 'integer', values: ['1', '-5'], defaults: ['7', '7'] },
  {
    from: 'text',
    to: 'integer',
    values: ["'10'", "'-3'"],
    become: ['10', '-3'],
    defaults: ["'7'", '7'],
  },
  { from: 'integer', to: 'text', values: ['10', '-3'], defaults: ['7', "'7'"] },
  {
    from: 'text',
    to: 'varchar(20)',
    values: ["'ada'", "''"],
    become: ['ada', ''],
    defaults: ["'x'", "'x'"],
  },
  {
    from: 'varchar(20)',
    to: 'text',
    values: ["'ada'", "''"],
    become: ['ada', ''],
    defaults: ["'x'", "'x'"],
  },
  {
    from: 'text',
    to: 'boolean',
    values: ["'true'", "'false'"],
    become: ['true', 'false'],
    defaults: ["'false'", 'false'],
  },
  {
    from: 'text',
    to: 'uuid',
    values: ["'8b0f6c1e-3c43-4a39-9d0c-08d6a7c9d3a1'"],
    become: ['8b0f6c1e-3c43-4a39-9d0c-08d6a7c9d3a1'],
    defaults: ["'00000000-0000-0000-0000-000000000000'", "'00000000-0000-0000-0000-000000000000'"],
  },
  {
    from: 'text',
    to: 'mood',
    types: `create type mood as enum ('sad', 'ok')`,
    values: ["'sad'", "'ok'"],
    become: ['sad', 'ok'],
    defaults: ["'ok'", "'ok'"],
  },
  {
    from: 'mood',
    to: 'text',
    types: `create type mood as enum ('sad', 'ok')`,
    values: ["'sad'", "'ok'"],
    become: ['sad', 'ok'],
    defaults: ["'ok'", "'ok'"],
  },
  {
    from: 'timestamp',
    to: 'timestamptz',
    values: ["'2026-03-01 12:00'"],
    become: ['2026-03-01 12:00:00+00'],
    defaults: ["'2026-01-01'", "'2026-01-01 00:00+00'"],
  },
  {
    from: 'date',
    to: 'timestamptz',
    values: ["'2026-03-01'"],
    become: ['2026-03-01 00:00:00+00'],
    defaults: ["'2026-01-01'", "'2026-01-01 00:00+00'"],
  },
  {
    from: 'numeric(6,2)',
    to: 'numeric(10,4)',
    values: ['1.25'],
    become: ['1.2500'],
    defaults: ['1', '1'],
  },
  { from: 'integer', to: 'integer[]', values: ['5'], become: ['{5}'], defaults: ['7', "'{7}'"] },
];

/** Values keep their meaning, and so does the default, in both directions. */
export const typeCases: readonly DataCase[] = changes.map((change) => {
  const { from, to, values, defaults, types = '' } = change;
  const become = change.become ?? values;
  const table = (type: string, given: string): string =>
    `${types}; create table things (id int primary key, value ${type} not null default ${given})`;
  const insert = `insert into things (id) select max(id) + 1 from things`;
  const select = `select value::text from things order by id limit ${values.length}`;
  return {
    name: `${from} to ${to} keeps what values mean`,
    from: table(from, defaults[0]),
    rows: values.map((value, at) => `insert into things values (${at}, ${value})`).join(';'),
    to: table(to, defaults[1]),
    afterUp: { insert, select, rows: become.map((value) => ({ value })) },
    afterDown: {
      insert,
      select: `select value from things where (id < ${values.length} and value not in (${values.join(', ')}))
        or (id >= ${values.length} and value is distinct from ${defaults[0]}::${from})`,
      rows: [],
    },
  };
});
