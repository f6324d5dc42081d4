import { expect } from 'chai';
import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { generateFromDatabase } from '@orch/core/use-cases/generate-from-db';
import type { Generated, GenerateRequest } from '@orch/core/use-cases/generate-revisions';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';

interface Bench {
  readonly reference: PostgresTarget;
  readonly project: TestProject;
  generate(options?: Partial<GenerateRequest>): Promise<Generated>;
  /** Generates and writes, as the command does. */
  write(message: string): Promise<readonly string[]>;
}

async function bench(sql: string, schemas: readonly string[] = ['public']): Promise<Bench> {
  const reference = await createDatabase('reference');
  await query(reference, sql);
  const project = await testProject({ environments: { reference }, schemas });
  const generate = (options: Partial<GenerateRequest> = {}): Promise<Generated> =>
    generateFromDatabase({
      project: project.project,
      database: project.database,
      environment: 'reference',
      reference,
      message: 'change the schema',
      now: new Date('2026-11-20T10:00:00Z'),
      privileges: false,
      allowUnmodelled: false,
      allowUnproved: false,
      ...options,
    });
  return {
    reference,
    project,
    generate,
    async write(message) {
      const generated = await generate({ message });
      if (generated.kind === 'upToDate') return [];
      await writeNewFiles(generated.revisions.map(({ file, source }) => ({ file, text: source })));
      return generated.revisions.map(({ id }) => id);
    },
  };
}

const recruits = 'CREATE TABLE recruits (id integer PRIMARY KEY, name text NOT NULL)';

describe('generateFromDatabase', () => {
  it('writes a revision with up and down that is proved', async () => {
    const { generate } = await bench(recruits);
    const generated = await generate({ message: 'create recruits' });
    if (generated.kind !== 'generated') return expect.fail(generated.kind);
    const [revision] = generated.revisions;
    expect(generated.revisions).to.have.lengthOf(1);
    expect(revision?.id).to.equal('20261120100000_create_recruits');
    expect(revision?.proved).to.equal(true);
    expect(revision?.source).to.include("createTable('recruits'").and.include('dropTable');
  });

  it('writes nothing itself', async () => {
    const { generate, project } = await bench(recruits);
    await generate();
    expect(project.migrations()).to.deep.equal([]);
  });

  it('finds nothing to do once its revision is in the folder', async () => {
    const { generate, write } = await bench(recruits);
    await write('create recruits');
    expect(await generate()).to.deep.equal({
      kind: 'upToDate',
      history: 1,
      replayed: 0,
      findings: [],
    });
  });

  it('leaves the reference as it is', async () => {
    const { reference, write } = await bench(recruits);
    await write('create recruits');
    const schemas = await query(
      reference,
      `SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    );
    expect(schemas).to.deep.equal([{ nspname: 'public' }]);
  });

  it('stays below the schemas in scope', async () => {
    const { generate, write } = await bench(
      `${recruits}; CREATE SCHEMA other; CREATE TABLE other.t ()`,
    );
    await write('create recruits');
    expect((await generate()).kind).to.equal('upToDate');
  });

  it('replays nothing a second time, and only what follows an edited file', async () => {
    const { reference, write, generate, project } = await bench(recruits);
    await write('create recruits');
    await query(reference, 'ALTER TABLE recruits ADD COLUMN cohort text');
    const [second = ''] = await write('add cohort');
    expect((await generate()).replayed).to.equal(0);

    const path = `migrations/${second}.mjs`;
    project.write(path, `${project.read(path)}\n// looked at\n`);
    expect((await generate()).replayed).to.equal(1);
    expect((await generate()).replayed).to.equal(0);
  });

  it('sees a table with rows as the same schema', async () => {
    const { reference, write, generate } = await bench(recruits);
    await query(reference, `INSERT INTO recruits VALUES (1, 'Ada')`);
    await write('create recruits');
    expect((await generate()).kind).to.equal('upToDate');
  });

  it('divides what cannot be in one transaction, and proves each part', async () => {
    const { reference, write, generate } = await bench(
      `CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE days (id integer PRIMARY KEY, mood mood)`,
    );
    await write('create days');
    await query(reference, `ALTER TYPE mood ADD VALUE 'merry'`);
    await query(reference, `ALTER TABLE days ALTER COLUMN mood SET DEFAULT 'merry'`);
    const generated = await generate({ message: 'be merry' });
    if (generated.kind !== 'generated') return expect.fail(generated.kind);
    expect(generated.revisions.map(({ proved }) => proved)).to.not.include(false);
    await writeNewFiles(generated.revisions.map(({ file, source }) => ({ file, text: source })));
    expect((await generate()).kind).to.equal('upToDate');
  });

  it('refuses to take a drop and an add for either a rename or not', async () => {
    const { reference, write, generate } = await bench(recruits);
    await write('create recruits');
    await query(reference, 'ALTER TABLE recruits RENAME COLUMN name TO full_name');
    const error = await failure(generate());
    expect(error.code).to.equal('GENERATE.RENAME_UNDECIDED');
    expect(error.message).to.include('recruits.name -> recruits.full_name');
    expect(error.hint).to.include('orch gen-from-db --rename recruits.name:recruits.full_name');
  });

  it('says what rows must be like, and what down cannot bring back', async () => {
    const { reference, write, generate } = await bench(
      `CREATE TABLE teams (id integer PRIMARY KEY);
       CREATE TABLE people (id integer PRIMARY KEY, team integer REFERENCES teams, code text)`,
    );
    await write('create people');
    await query(
      reference,
      `ALTER TABLE people DROP CONSTRAINT people_team_fkey; DROP TABLE teams;
       ALTER TABLE people ADD UNIQUE (code), ADD CHECK (id > 0), ALTER code SET NOT NULL`,
    );
    const generated = await generate();
    if (generated.kind !== 'generated') return expect.fail(generated.kind);
    expect(generated.hazards.map(({ requires }) => requires)).to.have.members([
      'people.code is never null',
      'no two rows of people are equal in code',
      'every row of people fulfils (id > 0)',
    ]);
    expect(generated.irreversible).to.deep.equal([
      'public.people.people_team_fkey refers to a table whose rows are gone',
    ]);
  });

  it('refuses a required column without a value', async () => {
    const { reference, write, generate } = await bench(recruits);
    await write('create recruits');
    await query(reference, 'ALTER TABLE recruits ADD COLUMN email text NOT NULL');
    const error = await failure(generate());
    expect(error.code).to.equal('GENERATE.REQUIRED_COLUMN');
    expect(error.details).to.deep.equal({
      columns: ['public.recruits.email'],
      proposals: { 'recruits.email': [] },
    });
  });

  it('refuses a history that cannot be replayed', async () => {
    const { project, generate } = await bench(recruits);
    project.write('migrations/20261101000000_a.mjs', '/**\n * A.\n *\n * @revision other\n */\n');
    expect((await failure(generate())).code).to.equal('GENERATE.HISTORY_BROKEN');
  });

  it('makes the same bytes from the same schemas', async () => {
    const { generate } = await bench(recruits);
    const sources = [await generate(), await generate()].map((generated) =>
      generated.kind === 'generated' ? generated.revisions[0]?.source : null,
    );
    expect(sources[0]).to.equal(sources[1]);
  });
});
