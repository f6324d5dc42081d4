import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { makeRowTypes, rowTypesFile } from '@orch/core/use-cases/make-row-types';
import { namedTypes, valueType } from '@orch/core/models/value-type';
import { readCatalog } from '@orch/core/adapters/postgres/catalog/read-catalog';
import { closeSession, openSession } from '@orch/core/adapters/postgres/connect';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every type with a value, which `pg` reads as the type that is claimed for it. */
const samples: readonly (readonly [type: string, value: string])[] = [
  ['boolean', 'true'],
  ['smallint', '1'],
  ['integer', '1'],
  ['oid', '1'],
  ['real', '1.5'],
  ['double precision', '1.5'],
  ['bigint', '9007199254740993'],
  ['numeric(10,2)', '1.50'],
  ['money', '1'],
  ['date', '2026-11-20'],
  ['timestamp(3)', '2026-11-20'],
  ['timestamptz', '2026-11-20'],
  ['time', '10:00'],
  ['timetz', '10:00'],
  ['interval day to second', '1 day'],
  ['json', '{}'],
  ['jsonb', '{}'],
  ['bytea', 'x'],
  ['point', '(1,2)'],
  ['circle', '<(1,2),3>'],
  ['box', '(1,2),(3,4)'],
  ['text', 'x'],
  ['varchar(20)', 'x'],
  ['char(3)', 'x'],
  ['"char"', 'x'],
  ['name', 'x'],
  ['uuid', '00000000-0000-0000-0000-000000000000'],
  ['inet', '127.0.0.1'],
  ['cidr', '127.0.0.0/8'],
  ['macaddr', '08:00:2b:01:02:03'],
  ['macaddr8', '08:00:2b:01:02:03:04:05'],
  ['bit(3)', '101'],
  ['xml', '<a/>'],
  ['tsvector', 'a'],
  ['int4range', '[1,2)'],
  ['numrange', '[1,2)'],
  ['mood', 'calm'],
  ['price', '1'],
  ['tags', '{a}'],
];

/** How a JavaScript value is written in a row type. */
function typeOf(value: unknown): string {
  if (value instanceof Date) return 'Date';
  if (Buffer.isBuffer(value)) return 'Buffer';
  if (Array.isArray(value)) return `${typeOf(value[0])}[]`;
  return typeof value;
}

/** What a claimed type is at run time. */
function claimed(read: string): string {
  if (read.endsWith('[]')) return `${claimed(read.replace(/^\(|\)?\[\]$/gu, ''))}[]`;
  if (read.startsWith("'")) return 'string';
  return read.startsWith('{') || read === 'unknown' ? 'object' : read;
}

describe('valueType', () => {
  const columns = samples.flatMap(([type, value], at) => [
    { name: `c${at}`, type, value },
    { name: `a${at}`, type: `${type}[]`, value: `{"${value.replaceAll('"', '\\"')}"}` },
  ]);
  let types: ReadonlyMap<string, string>;
  let row: Readonly<Record<string, unknown>>;

  before(async () => {
    const target = await createDatabase('types');
    await query(
      target,
      `CREATE TYPE mood AS ENUM ('calm', 'merry'); CREATE DOMAIN price AS numeric(10,2);
       CREATE DOMAIN tags AS text[];
       CREATE TABLE t (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
    );
    const values = columns.map(({ value }) => `'${value}'`).join(', ');
    await query(target, `INSERT INTO t VALUES (${values})`);
    [row = {}] = await query<Record<string, unknown>>(target, 'SELECT * FROM t');
    const session = await openSession(target);
    const catalog = await readCatalog(session, { schemas: ['public'], privileges: false });
    await closeSession(session);
    const named = namedTypes(catalog);
    types = new Map(
      [...catalog.facts.values()]
        .filter(({ kind }) => kind === 'column')
        .map(({ name, value }) => [
          name[2] ?? '',
          typeof value['type'] === 'string' ? valueType(value['type'], named).read : '',
        ]),
    );
  });

  for (const { name, type } of columns) {
    it(`says what pg reads a ${type} as`, () => {
      expect(claimed(types.get(name) ?? '')).to.equal(typeOf(row[name]));
    });
  }
});

describe('makeRowTypes', () => {
  it('makes types by which tsc checks queries', async () => {
    const dev = await createDatabase('dev');
    await query(
      dev,
      `CREATE TYPE mood AS ENUM ('calm', 'merry'); CREATE SCHEMA app;
       CREATE TABLE days (
         id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood NOT NULL,
         at timestamptz NOT NULL DEFAULT now(), "odd name" bigint, twice integer GENERATED ALWAYS AS (2) STORED);
       CREATE TABLE app.days (id integer);
       CREATE VIEW calm_days AS SELECT id FROM days`,
    );
    const { project, database, environment, root, write } = await testProject({
      environments: { dev },
      schemas: ['public', 'app'],
      extension: 'ts',
    });
    const file = rowTypesFile(project, database);
    const request = { project, database, environment: environment('dev'), from: 'dev' };
    const made = await makeRowTypes(request, file);
    expect([made.from, made.isFresh]).to.deep.equal(['dev', false]);
    write('knex-tables.ts', made.source);
    expect((await makeRowTypes(request, file)).isFresh).to.equal(true);

    write(
      'use.ts',
      `import { knex } from 'knex';
      import './knex-tables.ts';
      const db = knex({});
      export async function use(): Promise<void> {
        const day = await db('days').first();
        const at: Date | undefined = day?.at;
        const odd: string | null | undefined = day?.['odd name'];
        await db('days').insert({ mood: 'calm', 'odd name': 1n });
        await db('days').where({ id: 1 }).update({ mood: 'merry' });
        const other: number | null | undefined = (await db('app.days').first())?.id;
        const calm: (number | null)[] = await db('calm_days').pluck('id');
        // @ts-expect-error not one of the labels
        await db('days').insert({ mood: 'sad' });
        // @ts-expect-error required
        await db('days').insert({ 'odd name': 1n });
        // @ts-expect-error computed
        await db('days').insert({ mood: 'calm', twice: 2 });
        console.log(at, odd, other, calm);
      }\n`,
    );
    write('package.json', '{ "type": "module" }');
    write(
      'tsconfig.json',
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.base.json'),
        compilerOptions: { noEmit: true, composite: false, incremental: false, types: ['node'] },
        files: ['use.ts'],
      }),
    );
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', root],
      { encoding: 'utf8' },
    );
    expect(stdout).to.equal('');
  });

  it("has written those of the application's own models", async () => {
    const models = join(ROOT, 'packages/models/src/index.ts');
    const dev = await createDatabase('dev');
    const { project, database, environment } = await testProject({
      environments: { dev },
      config: { models },
    });
    const request = { project, database, environment: environment('dev'), from: undefined };
    const made = await makeRowTypes(request, rowTypesFile(project, database));
    expect([made.from, made.isFresh]).to.deep.equal(['the models', true]);
  });

  it('leaves a file alone that it did not write', async () => {
    const dev = await createDatabase('dev');
    const { project, database, environment, write } = await testProject({ environments: { dev } });
    const file = write('knex-tables.d.ts', 'export type Mine = 1;\n');
    const request = { project, database, environment: environment('dev'), from: 'dev' };
    expect((await failure(makeRowTypes(request, file))).code).to.equal('MODEL.NOT_ROW_TYPES');
  });
});
