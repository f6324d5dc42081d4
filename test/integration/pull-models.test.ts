import { expect } from 'chai';
import { pullModels, type PulledModels } from '@orch/core/use-cases/pull-models';
import { generateFromModels } from '@orch/core/use-cases/generate-from-models';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';

async function pull(sql: string, schemas: readonly string[] = ['public']): Promise<PulledModels> {
  const reference = await createDatabase('reference');
  await query(reference, sql);
  const { project, database, root } = await testProject({ environments: { reference }, schemas });
  return pullModels({
    project,
    database,
    environment: 'reference',
    reference,
    file: `${root}/models.mjs`,
  });
}

describe('pullModels', () => {
  it('writes tables in calls of the table builder', async () => {
    const { source, differences, leftOut } = await pull(
      `CREATE TABLE recruits (
         id serial PRIMARY KEY, first_name text NOT NULL, github_name text NOT NULL,
         at timestamptz NOT NULL DEFAULT now(),
         CONSTRAINT recruits_github_name_unique UNIQUE (github_name))`,
    );
    expect([differences, leftOut]).to.deep.equal([[], []]);
    expect(source).to.equal(`import { defineModel } from '@orch/core';

export const recruits = defineModel('recruits', (table, knex) => {
  table.increments('id');
  table.text('first_name').notNullable();
  table.text('github_name').notNullable().unique();
  table.timestamp('at').notNullable().defaultTo(knex.raw('now()'));
});
`);
  });

  it('writes what tables refer to each other by into their models', async () => {
    const { source, differences } = await pull(
      `CREATE TABLE a (id integer PRIMARY KEY, b integer);
       CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
       ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b; CREATE INDEX ON a (b)`,
    );
    expect(differences).to.deep.equal([]);
    expect(source).to.not.include('defineSql');
  });

  const cases = [
    [
      'types, functions, triggers, views and comments',
      `CREATE TYPE mood AS ENUM ('calm', 'why?');
       CREATE TABLE days (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'calm', at timestamptz);
       CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
           NEW.at = now(); -- \${at} \`?\`
           RETURN NEW;
         END $$;
       CREATE TRIGGER touch BEFORE UPDATE ON days FOR EACH ROW EXECUTE FUNCTION touch();
       CREATE VIEW calm_days AS SELECT id FROM days WHERE mood = 'calm';
       CREATE VIEW a_view AS SELECT id FROM calm_days;
       COMMENT ON VIEW calm_days IS 'none?'; COMMENT ON TABLE days IS 'it''s ours'`,
    ],
    [
      'tables that no builder makes',
      `CREATE TABLE logs (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
       CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
       CREATE INDEX ON logs (id); CREATE UNLOGGED TABLE cache (id integer);
       CREATE TABLE "odd.name" (id integer, "a?b" text DEFAULT 'x?')`,
    ],
    [
      'functions that tables use, and that use tables',
      `CREATE FUNCTION next_code() RETURNS text LANGUAGE sql AS 'SELECT ''x''::text';
       CREATE TABLE codes (code text DEFAULT next_code(), n numeric(10,2) CHECK (n > 0));
       CREATE FUNCTION codes_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM codes';
       CREATE TABLE counts (n bigint DEFAULT codes_count())`,
    ],
  ] as const;
  for (const [what, sql] of cases) {
    it(`proves ${what}`, async () => {
      const { differences, leftOut } = await pull(sql);
      expect([differences, leftOut]).to.deep.equal([[], []]);
    });
  }

  it('says that there is nothing in an empty database', async () => {
    expect((await failure(pull('SELECT 1'))).code).to.equal('MODEL.NOTHING');
  });

  it('names the schema of tables in others', async () => {
    const { source, differences } = await pull(
      'CREATE SCHEMA app; CREATE TABLE app.days (id integer); CREATE TABLE days (id integer)',
      ['public', 'app'],
    );
    expect(differences).to.deep.equal([]);
    expect(source).to.include(`{ schema: 'app' }`).and.include('const appDays');
  });

  it('writes models that generate the same database', async () => {
    const reference = await createDatabase('reference');
    await query(reference, 'CREATE TABLE recruits (id serial PRIMARY KEY, name varchar(20))');
    const { project, database, write } = await testProject({
      environments: { reference },
      config: { models: './models.ts' },
    });
    const request = { project, database, environment: 'reference' };
    const file = database.models ?? '';
    const { source } = await pullModels({ ...request, reference, file });
    write('models.ts', source);
    const generated = await generateFromModels({
      ...request,
      beside: reference,
      message: 'create recruits',
      now: new Date('2026-11-20T10:00:00Z'),
      privileges: false,
      allowUnmodelled: false,
      allowUnproved: false,
    });
    if (generated.kind !== 'generated') return expect.fail(generated.kind);
    expect(generated.revisions[0]?.source).to.include("table.string('name', 20)");
  });
});
