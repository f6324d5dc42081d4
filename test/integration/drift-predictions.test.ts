import { expect } from 'chai';
import type pg from 'pg';
import { readCatalog } from '../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { Catalog } from '../../packages/core/src/catalog/catalog.ts';
import { findDrift } from '../../packages/core/src/drift/find-drift.ts';
import { createDatabase } from '../support/postgres.ts';
import { atFileEnd } from '../support/lifecycle.ts';

/** The table that both sides begin with. */
const base = `
  create type mood as enum ('ok', 'sad');
  create table people (id int primary key, name varchar(20), age int, mood mood, email text);
  create table teams (id int primary key);
  create table tags (label text not null)`;

interface Case {
  readonly what: string;
  /** What was done to the database by hand. */
  readonly byHand: string;
  /** What the models say and the database lacks. */
  readonly inModels?: string;
  /** A query that is written for the models, and shows the effect. */
  readonly query: string;
}

const cases: readonly Case[] = [
  {
    what: 'a missing column',
    byHand: 'alter table people drop age',
    query: 'select age from people',
  },
  {
    what: 'an extra column',
    byHand: 'alter table people add x int',
    query: `insert into people (id, name) values (1, 'a')`,
  },
  {
    what: 'an extra required column',
    byHand: 'alter table people add x int not null',
    query: `insert into people (id, name) values (1, 'a')`,
  },
  {
    what: 'an extra required column with a default',
    byHand: 'alter table people add x int not null default 1',
    query: `insert into people (id, name) values (1, 'a')`,
  },
  {
    what: 'a renamed column',
    byHand: 'alter table people rename age to years',
    query: 'select age from people',
  },
  { what: 'a missing table', byHand: 'drop table teams', query: 'select from teams' },
  { what: 'an extra table', byHand: 'create table other (id int)', query: 'select from teams' },
  {
    what: 'a narrower text',
    byHand: 'alter table people alter name type varchar(5)',
    query: `insert into people (id, name) values (1, 'abcdefg')`,
  },
  {
    what: 'a wider text',
    byHand: 'alter table people alter name type text',
    query: `insert into people (id, name) values (1, 'abcdefg')`,
  },
  {
    what: 'a smaller integer',
    byHand: 'alter table people alter age type smallint',
    query: 'insert into people (id, age) values (1, 100000)',
  },
  {
    what: 'another type',
    byHand: 'alter table people alter email type int using 1',
    query: `insert into people (id, email) values (1, 'a@example.com')`,
  },
  {
    what: 'a required column',
    byHand: 'alter table people alter email set not null',
    query: 'insert into people (id) values (1)',
  },
  {
    what: 'a required column with a default',
    byHand: `alter table people alter email set default 'x'; alter table people alter email set not null`,
    query: 'insert into people (id, email) values (1, null)',
  },
  {
    what: 'a column that may be null',
    byHand: 'alter table people alter x drop not null',
    inModels: 'alter table people add x int not null default 1',
    query: 'select x from people',
  },
  {
    what: 'a generated column',
    byHand:
      'alter table people drop age; alter table people add age int generated always as (id) stored',
    query: 'insert into people (id, age) values (1, 2)',
  },
  {
    what: 'an extra unique constraint',
    byHand: 'alter table people add constraint people_email_key unique (email)',
    query: `insert into people (id, email) values (1, 'a'), (2, 'a')`,
  },
  {
    what: 'an extra unique index',
    byHand: 'create unique index people_email_idx on people (email)',
    query: `insert into people (id, email) values (1, 'a'), (2, 'a')`,
  },
  {
    what: 'a renamed constraint',
    byHand: 'alter table people rename constraint people_pkey to people_key',
    query: 'insert into people (id) values (1) on conflict (id) do nothing',
  },
  {
    what: 'a renamed index',
    byHand: 'alter index people_age_idx rename to people_by_age',
    inModels: 'create index people_age_idx on people (age)',
    query: 'select age from people order by age',
  },
  {
    what: 'an extra primary key',
    byHand: 'alter table tags add constraint tags_pkey primary key (label)',
    query: `insert into tags values ('a'), ('a')`,
  },
  {
    what: 'an extra check',
    byHand: 'alter table people add constraint people_age_check check (age > 0)',
    query: 'insert into people (id, age) values (1, -1)',
  },
  {
    what: 'an extra foreign key',
    byHand: 'alter table people add constraint people_age_fkey foreign key (age) references teams',
    query: 'insert into people (id, age) values (1, 7)',
  },
  {
    what: 'a missing unique constraint',
    byHand: 'alter table people drop constraint people_x_key',
    inModels:
      'alter table people add x int; alter table people add constraint people_x_key unique (x)',
    query: 'insert into people (id, x) values (1, 1) on conflict (x) do nothing',
  },
  {
    what: 'a missing enum value',
    byHand: 'select',
    // A value that is added to a type can be used only once that is committed.
    inModels: `alter table people drop mood; drop type mood;
      create type mood as enum ('ok', 'sad', 'glad'); alter table people add mood mood`,
    query: `select from people where mood = 'glad'`,
  },
  {
    what: 'an extra enum value',
    byHand: `alter type mood add value 'glad'`,
    query: `select from people where mood = 'ok'`,
  },
  {
    what: 'a missing type',
    byHand: 'alter table people drop mood; drop type mood',
    query: `select 'ok'::mood`,
  },
  {
    what: 'a missing function',
    byHand: 'drop function one()',
    inModels: 'create function one() returns int language sql as $$ select 1 $$',
    query: 'select one()',
  },
  {
    what: 'a missing view',
    byHand: 'drop view names',
    inModels: 'create view names as select name from people',
    query: 'select name from names',
  },
  {
    what: 'a missing index',
    byHand: 'drop index people_age_idx',
    inModels: 'create index people_age_idx on people (age)',
    query: 'select age from people order by age',
  },
];

/** Removed by `byHand`, so made on both sides first. */
const isRemoved = (one: Case): boolean => one.byHand !== 'select';

describe('what drift says of queries and pending revisions', () => {
  let session: pg.Client;

  before(async () => {
    session = await openSession(await createDatabase('predictions'));
    atFileEnd(() => closeSession(session));
  });

  /** The schema after statements, and the SQLSTATE of a last one; nothing is kept. */
  const after = async (
    statements: readonly string[],
    last = 'select',
  ): Promise<{ catalog: Catalog; sqlState: string | null }> => {
    await session.query('begin');
    try {
      for (const statement of statements) await session.query(statement);
      const scope = { schemas: ['public'], privileges: false };
      const catalog = await readCatalog(session, scope);
      try {
        await session.query(last);
        return { catalog, sqlState: null };
      } catch (error) {
        return { catalog, sqlState: (error as { code: string }).code };
      }
    } finally {
      await session.query('rollback');
    }
  };

  for (const one of cases) {
    const { what, byHand, inModels = 'select', query } = one;
    const ours = isRemoved(one) ? [base, inModels, byHand] : [base];

    it(`is what happens to queries: ${what}`, async () => {
      const models = await after([base, inModels], query);
      expect(models.sqlState === null || models.sqlState === '23505', query).to.equal(true);
      const database = await after(ours, query);
      const drifts = findDrift({
        models: models.catalog,
        revisions: models.catalog,
        applied: models.catalog,
        database: database.catalog,
        environment: 'dev',
        pending: 0,
      });
      expect(drifts).not.to.deep.equal([]);
      const told = drifts.flatMap(({ queries }) => queries.sqlState ?? []);
      expect(told.length === 0 ? [null] : told, JSON.stringify(drifts)).to.include(
        database.sqlState,
      );
    });

    it(`is what happens to pending revisions: ${what}`, async () => {
      // The revision does what was done by hand, and so meets its own result.
      const applied = await after([base, inModels]);
      const database = await after(ours, isRemoved(one) ? byHand : inModels);
      const drifts = findDrift({
        models: null,
        revisions: database.catalog,
        applied: applied.catalog,
        database: database.catalog,
        environment: 'dev',
        pending: 1,
      });
      const told = drifts.flatMap(({ pending }) => pending.sqlState ?? []);
      if (database.sqlState === null) expect(told).to.deep.equal([]);
      else expect(told, JSON.stringify(drifts)).to.include(database.sqlState);
    });
  }

  it('takes the change back with the statements that it offers', async () => {
    for (const { what, byHand, inModels = 'select' } of cases) {
      if (byHand === 'select') continue;
      const { catalog: wanted } = await after([base, inModels]);
      const { catalog: database } = await after([base, inModels, byHand]);
      const drifts = findDrift({
        models: null,
        revisions: wanted,
        applied: wanted,
        database,
        environment: 'dev',
        pending: 0,
      });
      const steps = drifts.map(({ waysOut }) => waysOut.at(-1)?.steps ?? []).flat();
      if (steps.some((step) => !/^(?:ALTER|DROP) /u.test(step))) continue;
      const { catalog } = await after([base, inModels, byHand, ...steps]);
      expect(catalog.fingerprint, `${what}: ${steps.join('; ')}`).to.equal(wanted.fingerprint);
    }
  });
});
