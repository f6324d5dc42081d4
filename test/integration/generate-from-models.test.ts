import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import { generateFromModels } from '@orch/core/use-cases/generate-from-models';
import type { Generated } from '@orch/core/use-cases/generate-revisions';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';

interface Bench {
  /** Replaces the module of the models. */
  models(body: string): void;
  remove(): void;
  generate(message?: string): Promise<Generated>;
  /** Generates and writes, as the command does; returns what was written. */
  write(message: string): Promise<readonly string[]>;
  /** Writes a revision by hand, on top of what was written. */
  addRevision(sql: string): void;
  schemas(): Promise<readonly unknown[]>;
}

interface BenchOptions {
  readonly file?: string;
  readonly schemas?: readonly string[];
}

async function bench(
  body: string,
  { file = 'models.mjs', schemas = ['public'] }: BenchOptions = {},
): Promise<Bench> {
  const dev = await createDatabase('dev');
  const project = await testProject({
    environments: { dev },
    schemas,
    config: { models: `./${file}` },
  });
  const models = (text: string): void => {
    const imports = file.endsWith('.cjs')
      ? `const { defineModel } = require('@orch/core');\n`
      : `import { defineModel, defineSql } from '@orch/core';\n`;
    project.write(file, `${imports}${text}\n`);
  };
  models(body);
  const generate = (message = 'change the schema'): Promise<Generated> =>
    generateFromModels({
      project: project.project,
      database: project.database,
      environment: 'dev',
      beside: dev,
      message,
      now: new Date('2026-11-20T10:00:00Z'),
      privileges: false,
      allowUnmodelled: false,
      allowUnproved: false,
    });
  return {
    models,
    remove: () => rmSync(join(project.root, file)),
    generate,
    async write(message) {
      const generated = await generate(message);
      if (generated.kind === 'upToDate') return [];
      await writeNewFiles(
        generated.revisions.map(({ file: to, source }) => ({ file: to, text: source })),
      );
      return generated.revisions.map(({ source }) => source);
    },
    addRevision: (sql) => {
      const run = (text: string): string => `(knex) => knex.raw(${JSON.stringify(text)})`;
      project.write(
        'migrations/20261201000000_by_hand.mjs',
        `export const up = ${run(sql)};\nexport const down = ${run('SELECT 1')};\n`,
      );
    },
    schemas: () => query(dev, `SELECT nspname FROM pg_namespace WHERE nspname = 'orch'`),
  };
}

const recruits = `export const recruits = defineModel('recruits', (table) => {
  table.increments('id');
  table.text('first_name').notNullable();
});`;

describe('generateFromModels', () => {
  it('writes a revision in builder calls that is proved, and nothing more then', async () => {
    const { write, generate, schemas } = await bench(recruits);
    const [source = ''] = await write('create recruits');
    expect(source).to.include("createTable('recruits'").and.include("dropTable('recruits')");
    expect((await generate()).kind).to.equal('upToDate');
    expect(await schemas()).to.deep.equal([]);
  });

  it('writes what was added to a model', async () => {
    const { models, write } = await bench(recruits);
    await write('create recruits');
    models(recruits.replace('});', "  table.text('cohort');\n});"));
    const [source = ''] = await write('add cohort');
    expect(source).to.include("table.text('cohort')").and.not.include('createTable');
  });

  it('has nothing to add to a required column that a reference renamed', async () => {
    const { models, write, generate, addRevision } = await bench(recruits);
    await write('create recruits');
    addRevision('ALTER TABLE recruits RENAME first_name TO given_name');
    models(recruits.replace('first_name', 'given_name'));
    expect((await generate()).kind).to.equal('upToDate');
  });

  it('makes tables that refer to each other, in whatever order they are exported', async () => {
    const { generate } = await bench(`
      export const a = defineModel('a', (table) => {
        table.increments('id');
        table.integer('b').references('id').inTable('b');
      });
      export const b = defineModel('b', (table) => {
        table.increments('id');
        table.integer('a').references('id').inTable('a');
      });`);
    expect((await generate()).kind).to.equal('generated');
  });

  it('makes types, functions, views and triggers as SQL, and tables in other schemas', async () => {
    const { write, generate } = await bench(
      `const mood = defineSql('mood', { up: "CREATE TYPE mood AS ENUM ('calm', 'why?')" });
       const days = defineModel('days', (table, knex) => {
         table.increments('id');
         table.specificType('mood', 'mood').notNullable();
         table.timestamp('at').notNullable().defaultTo(knex.fn.now());
       }, { schema: 'app', dependsOn: [mood] });
       const touch = defineSql('touch', {
         up: [
           'CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at = now(); RETURN NEW; END $$',
           'CREATE TRIGGER touch BEFORE UPDATE ON app.days FOR EACH ROW EXECUTE FUNCTION app.touch()',
         ],
         dependsOn: ['app.days'],
       });
       export default [
         defineSql('calm_days', { up: 'CREATE VIEW calm_days AS SELECT id FROM app.days' }),
         touch, days, mood,
       ];`,
      { schemas: ['public', 'app'] },
    );
    const sources = await write('create days');
    const text = sources.join('\n');
    for (const part of ['why', "'days'", 'touch', 'calm_days']) expect(text).to.include(part);
    expect((await generate()).kind).to.equal('upToDate');
  });

  it('makes a long chain of what was exported in the wrong order', async () => {
    const { generate } = await bench(
      `${recruits}
       export const chain = Array.from({ length: 150 }, (_, at) => {
         const from = at === 149 ? 'recruits' : 'v' + (at + 1);
         return defineSql('v' + at, { up: 'CREATE VIEW v' + at + ' AS SELECT id FROM ' + from });
       });`,
    );
    const generated = await generate();
    if (generated.kind !== 'generated') return expect.fail(generated.kind);
    expect(generated.revisions.flatMap(({ changes }) => changes)).to.have.lengthOf.above(150);
  });

  it('reads models in TypeScript that Node cannot strip', async () => {
    const { generate } = await bench(
      `enum Name { Recruits = 'recruits' }\n${recruits.replace("'recruits'", 'Name.Recruits')}`,
      {
        file: 'models.ts',
      },
    );
    expect((await generate()).kind).to.equal('generated');
  });

  it('reads models in CommonJS', async () => {
    const body = recruits.replace('export const recruits', 'exports.recruits');
    const { generate } = await bench(body, { file: 'models.cjs' });
    expect((await generate()).kind).to.equal('generated');
  });

  it('says where it has looked for models that are not there', async () => {
    const { generate, remove } = await bench(recruits);
    remove();
    const error = await failure(generate());
    expect([error.code, error.message]).to.deep.equal([
      'MODEL.UNREADABLE',
      'the models could not be loaded: there is no such file',
    ]);
  });

  const refused = [
    ['a module without models', 'export const x = 1;', 'MODEL.NONE', {}],
    ['a module that throws', 'throw new Error("no luck");', 'MODEL.UNREADABLE', { line: 2 }],
    [
      'two models with one name',
      `${recruits}\nexport const again = defineModel('recruits', () => {});`,
      'MODEL.DUPLICATE',
      { model: 'recruits' },
    ],
    [
      'an unknown dependency',
      `export const v = defineSql('v', { up: 'SELECT 1', dependsOn: ['w'] });`,
      'MODEL.UNKNOWN_DEPENDENCY',
      { model: 'v', wanted: 'w' },
    ],
    [
      'a circle of dependencies',
      `export const v = defineSql('v', { up: 'SELECT 1', dependsOn: ['w'] });
       export const w = defineSql('w', { up: 'SELECT 1', dependsOn: ['v'] });`,
      'MODEL.CYCLE',
      { path: ['v', 'w', 'v'] },
    ],
    [
      'a definition that throws',
      `export const r = defineModel('r', (table) => table.txt('x'));`,
      'MODEL.INVALID',
      { model: 'r' },
    ],
    [
      'a definition that ends the process',
      `export const r = defineModel('r', () => process.exit(0));`,
      'MODEL.FAILED',
      { failure: 'RUN.PROCESS_EXIT' },
    ],
    [
      'a definition that queries',
      `export const r = defineModel('r', (table, knex) => void knex('x').then(() => 1));`,
      'MODEL.FAILED',
      { failure: 'RUN.REVISION_THREW' },
    ],
    [
      'an asynchronous definition',
      `export const r = defineModel('r', async (table) => { table.text('x'); });`,
      'MODEL.INVALID',
      { model: 'r' },
    ],
  ] as const;
  for (const [what, body, code, details] of refused) {
    it(`refuses ${what}`, async () => {
      const { generate } = await bench(body);
      const error = await failure(generate());
      expect(error.code, error.message).to.equal(code);
      expect(error.details).to.deep.include(details);
    });
  }

  it("refuses what no model makes in the database's own words", async () => {
    const { generate } = await bench(`${recruits}
      export const people = defineModel('people', (table) => {
        table.integer('recruit').references('id').inTable('recruit');
      });`);
    const error = await failure(generate());
    expect(error.code).to.equal('MODEL.UNRESOLVED');
    expect(error.message).to.include('people (relation "recruit" does not exist)');
  });

  it('refuses what the database does not take', async () => {
    const { generate } = await bench(
      `export const r = defineSql('r', { up: 'CREATE TABLE r (a text, a text)' });`,
    );
    const error = await failure(generate());
    expect(error.code).to.equal('MODEL.REFUSED');
    expect(error.message).to.include('column "a" specified more than once');
  });
});
