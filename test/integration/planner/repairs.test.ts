import { expect } from 'chai';
import { statements, walkPair } from './plan-pair.ts';
import type { Pair } from './plan-pair.ts';

/** Walks both ways and returns what was seen, after checking that both ends were reached. */
async function reach(pair: Pair, look?: string): Promise<Awaited<ReturnType<typeof walkPair>>> {
  const walked = await walkPair(pair, look);
  expect({ up: walked.afterUp, down: walked.afterDown }).to.deep.equal({ up: [], down: [] });
  return walked;
}

describe('planBothWays around partitions', () => {
  it('gives every partition its own index', async () => {
    const table = `create table logs (day date not null, level text) partition by range (day);
      create table logs_1 partition of logs for values from ('2025-01-01') to ('2026-01-01');`;
    const { up } = await reach({ from: table, to: `${table} create index on logs (level);` });
    expect(statements(up)).to.deep.equal([
      'CREATE INDEX logs_level_idx ON public.logs USING btree (level)',
    ]);
  });

  it('attaches, detaches and moves a partition with its rows', async () => {
    const parent = 'create table logs (day date not null, n integer) partition by range (day);';
    const walked = await reach(
      {
        from: `${parent}
          create table a (day date not null, n integer);
          create table b partition of logs for values from ('2025-01-01') to ('2026-01-01');
          create table c partition of logs for values from ('2024-01-01') to ('2024-06-01');`,
        to: `${parent}
          create table a partition of logs for values from ('2026-01-01') to ('2027-01-01');
          create table b (day date not null, n integer);
          create table c partition of logs for values from ('2024-01-01') to ('2025-01-01');`,
        rows: `insert into a values ('2026-02-02', 1); insert into b values ('2025-02-02', 2);
          insert into c values ('2024-02-02', 3);`,
      },
      'select n from a union all select n from b union all select n from c order by n',
    );
    expect(walked.seen).to.deep.equal([
      [{ n: 1 }, { n: 2 }, { n: 3 }],
      [{ n: 1 }, { n: 2 }, { n: 3 }],
    ]);
  });

  it('makes a plain table partitioned and back, with its rows and its numbering', async () => {
    const parts = (kind: string) => `create table visits (id bigint generated always as identity,
        day date not null, page text, primary key (id, day)) ${kind};`;
    const rest = `create index visits_page_idx on visits (page);
      create view pages as select distinct page from visits;
      create table notes (visit bigint, day date, foreign key (visit, day) references visits);`;
    const walked = await reach(
      {
        from: `${parts('')} ${rest}`,
        to: `${parts('partition by range (day)')}
          create table visits_all partition of visits for values from (minvalue) to (maxvalue);
          ${rest}`,
        rows: `insert into visits (day, page) values ('2025-01-01', '/'), ('2026-01-01', '/docs');
          insert into notes values (1, '2025-01-01');`,
      },
      `select count(*)::int as rows, max(page) as page,
         (select last_value::int from visits_id_seq) as position from visits`,
    );
    const seen = [{ rows: 2, page: '/docs', position: 2 }];
    expect(walked.seen).to.deep.equal([seen, seen]);
    expect(walked.up.changes.some((change) => change.losesData)).to.equal(false);
  });
});

describe('planBothWays around inheritance', () => {
  it('makes a table that inherits two parents and changes what it inherits', async () => {
    await reach({
      from: 'create table a (id integer primary key, name text default $$x$$);',
      to: `create table a (id integer primary key, name text default 'x');
        create table b (rate numeric not null check (rate > 0));
        create table c (id integer default 7, z text) inherits (a, b);
        alter table c alter name set default 'y';`,
    });
  });

  it('adds and removes a parent without touching the rows', async () => {
    const tables =
      'create table a (id integer not null); create table b (id integer not null, x text);';
    const walked = await reach(
      {
        from: tables,
        to: `${tables} alter table b inherit a;`,
        rows: `insert into b values (1, 'kept')`,
      },
      'select x from b',
    );
    expect(walked.seen).to.deep.equal([[{ x: 'kept' }], [{ x: 'kept' }]]);
  });
});

describe('planBothWays around types', () => {
  it('changes a collation in place', async () => {
    const walked = await reach(
      {
        from: `create table t (a text not null default 'd'); create view v as select a from t;`,
        to: `create table t (a text collate "C" not null default 'd'); create view v as select a from t;`,
        rows: `insert into t values ('kept')`,
      },
      'select a from t',
    );
    expect(walked.seen).to.deep.equal([[{ a: 'kept' }], [{ a: 'kept' }]]);
  });

  it('adds an enum value, commits, and uses it', async () => {
    const { up } = await reach({
      from: `create type state as enum ('open', 'done'); create table t (s state default 'open');`,
      to: `create type state as enum ('open', 'busy', 'done');
        create table t (s state default 'busy', check (s <> 'done'));`,
    });
    expect(up.changes.map(({ sql, commitAfter }) => [sql, commitAfter])).to.deep.equal([
      [`ALTER TYPE "public"."state" ADD VALUE 'busy' BEFORE 'done'`, true],
      [`ALTER TABLE "public"."t" ALTER COLUMN "s" SET DEFAULT 'busy'::public.state`, false],
      [
        `ALTER TABLE "public"."t" ADD CONSTRAINT "t_s_check" CHECK ((s <> 'done'::public.state))`,
        false,
      ],
    ]);
  });

  it('does not commit for a value that nothing uses yet', async () => {
    const { up } = await reach({
      from: `create type state as enum ('open');`,
      to: `create type state as enum ('open', 'done');`,
    });
    expect(up.changes.map((change) => change.commitAfter)).to.deep.equal([false]);
  });

  it('turns text into a new enum, and one enum into another, with defaults and arrays', async () => {
    const walked = await reach(
      {
        from: `create type old as enum ('a', 'b');
          create table t (x text not null default 'a', y old default 'b', z old[] default '{a}');`,
        to: `create type new as enum ('a', 'b');
          create table t (x new not null default 'a', y new default 'b', z new[] default '{a}');`,
        rows: `insert into t values ('b', 'a', '{b,a}')`,
      },
      'select x::text, y::text, z::text from t',
    );
    const row = [{ x: 'b', y: 'a', z: '{b,a}' }];
    expect(walked.seen).to.deep.equal([row, row]);
  });

  it('refuses what does not fit instead of cutting it off', async () => {
    const { up } = await reach({
      from: 'create table t (a varchar(20), b text);',
      to: 'create table t (a varchar(5), b integer);',
    });
    expect(statements(up)).to.deep.equal([
      'ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE character varying(5)',
      'ALTER TABLE "public"."t" ALTER COLUMN "b" TYPE integer USING "b"::integer',
    ]);
  });

  it('drops no default that is not there', async () => {
    const { up } = await reach({
      from: 'create table t (a integer);',
      to: 'create table t (a bigint);',
    });
    expect(statements(up)).to.deep.equal(['ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint']);
  });

  it('clears the way for a type: views, triggers, generated columns, parsed functions, keys', async () => {
    const schema = (type: string) => `
      create table p (id ${type} primary key, n ${type}, g text generated always as (n || '!') stored);
      create table c (id integer, p ${type} references p);
      create view v as select n, g from p;
      create materialized view m as select n from p;
      create function f() returns trigger language plpgsql as 'begin return new; end';
      create trigger tr before update of n on p for each row when (new.n is not null) execute function f();
      create function g() returns bigint begin atomic select count(n) from p; end;
      alter table p enable row level security;
      create policy pol on p using (n is not null);`;
    const id = '6f1c2a4e-0000-4000-8000-000000000001';
    const walked = await reach(
      {
        from: schema('varchar(36)'),
        to: schema('uuid').replace(`(n || '!')`, `(n::text || '!')`),
        rows: `insert into p values ('${id}', '${id}'); insert into c values (1, '${id}')`,
      },
      'select g from v',
    );
    expect(walked.seen).to.deep.equal([[{ g: `${id}!` }], [{ g: `${id}!` }]]);
  });

  it('keeps values of composite types, domains, ranges and enums that are made again', async () => {
    const walked = await reach(
      {
        from: `create type e as enum ('a', 'b', 'c');
          create domain d as varchar(10) check (value <> '');
          create domain de as e;
          create type k as (x integer, y text);
          create type r as range (subtype = float8);
          create table t (id integer primary key, d d default 'x', de de, k k, ks k[], r r, e e);
          create view v as select d, (k).x from t;`,
        to: `create type e as enum ('b', 'a');
          create domain d as varchar(20) check (value <> 'no');
          create domain de as e;
          create type k as (y text, x bigint);
          create type r as range (subtype = float8, subtype_diff = float8mi);
          create table t (id integer primary key, d d default 'x', de de, k k, ks k[], r r, e e);
          create view v as select d, (k).x from t;`,
        rows: `insert into t values (1, 'abc', 'a', null, null, '[1,2)', 'b')`,
      },
      'select d, de::text, r::text, e::text from t',
    );
    const row = [{ d: 'abc', de: 'a', r: '[1,2)', e: 'b' }];
    expect(walked.seen).to.deep.equal([row, row]);
  });
});

describe('planBothWays around sequences', () => {
  const serial = 'create table t (id serial primary key, a text);';
  const rows = `insert into t (a) values ('one'), ('two')`;
  const next = 'insert into t (a) values ($$next$$) returning id';

  it('hands the numbering over between serial and identity', async () => {
    const walked = await reach(
      {
        from: serial,
        to: 'create table t (id integer generated always as identity primary key, a text);',
        rows,
      },
      next,
    );
    expect(walked.seen).to.deep.equal([[{ id: 3 }], [{ id: 4 }]]);
  });

  it('hands it over with a change of type', async () => {
    const walked = await reach(
      {
        from: serial,
        to: 'create table t (id bigint generated by default as identity (start 100) primary key, a text);',
        rows,
      },
      next.replace('id', 'id::int'),
    );
    expect(walked.seen).to.deep.equal([[{ id: 3 }], [{ id: 4 }]]);
  });

  it('starts after the rows where there was no sequence, and makes the column required first', async () => {
    const walked = await reach(
      {
        from: 'create table t (id integer, a text);',
        to: 'create table t (id integer generated always as identity, a text);',
        rows: `insert into t values (41, 'one')`,
      },
      `select coalesce((select last_value::int from pg_sequences where sequencename = 't_id_seq'), 0)
         as position`,
    );
    expect(walked.seen).to.deep.equal([[{ position: 41 }], [{ position: 0 }]]);
  });

  it('moves a position into a tighter range', async () => {
    await reach({
      from: 'create table t (id integer generated always as identity);',
      to: 'create table t (id integer generated always as identity (start 10 minvalue 5 maxvalue 99));',
    });
  });
});
