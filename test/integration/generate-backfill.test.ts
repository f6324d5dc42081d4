import { expect } from 'chai';
import { writeNewFiles } from '@orch/core/adapters/files/write-new-files';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import type { BackfillOptions } from '@orch/core/use-cases/fill-required';
import {
  generateFromDatabase,
  type GenerateFromDatabaseRequest,
} from '@orch/core/use-cases/generate-from-db';
import type { Generated } from '@orch/core/use-cases/generate-revisions';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { runSteps, stepOf } from '../support/run-revisions.ts';

interface Bench {
  readonly reference: PostgresTarget;
  /** Has the same schema at first, and other rows. */
  readonly dev: PostgresTarget;
  readonly project: TestProject;
  generate(options?: Partial<BackfillOptions>): Promise<Extract<Generated, { kind: 'generated' }>>;
  /** Runs what was generated on dev, up or down, and returns the rows of `people`. */
  move(
    generated: Extract<Generated, { kind: 'generated' }>,
    direction?: 'up' | 'down',
  ): Promise<readonly object[]>;
}

const people = 'CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL)';

const learnOnly: BackfillOptions = {
  learn: true,
  given: new Map(),
  allowTodo: false,
  wish: 'bySize',
};

/** The history makes `schema`; dev holds `rows`, and the reference what `change` makes of it. */
async function bench(parts: { schema: string; rows: string; change: string }): Promise<Bench> {
  const [reference, dev] = [await createDatabase('reference'), await createDatabase('dev')];
  await query(reference, parts.schema);
  const project = await testProject({ environments: { reference, dev } });
  const request: GenerateFromDatabaseRequest = {
    project: project.project,
    database: project.database,
    environment: 'reference',
    reference,
    message: 'change people',
    now: new Date('2026-11-20T10:00:00Z'),
    privileges: false,
    allowUnmodelled: false,
    allowUnproved: false,
  };
  const write = async (generated: Generated): Promise<readonly string[]> => {
    if (generated.kind !== 'generated') return expect.fail(generated.kind);
    await writeNewFiles(generated.revisions.map(({ file, source }) => ({ file, text: source })));
    return generated.revisions.map(({ file }) => file);
  };
  const base = await write(await generateFromDatabase({ ...request, message: 'make people' }));
  await runSteps(
    project,
    dev,
    base.map((file) => stepOf(file)),
  );
  await query(dev, parts.rows);
  await query(reference, parts.change);
  return {
    reference,
    dev,
    project,
    async generate(options = {}) {
      const backfill = { ...learnOnly, ...options };
      const generated = await generateFromDatabase({ ...request, backfill });
      if (generated.kind !== 'generated') return expect.fail(generated.kind);
      await write(generated);
      return generated;
    },
    async move(generated, direction = 'up') {
      const files = generated.revisions.map(({ file }) => file);
      const ordered = direction === 'up' ? files : files.toReversed();
      await runSteps(
        project,
        dev,
        ordered.map((file) => stepOf(file, direction)),
      );
      return query(dev, 'SELECT * FROM people ORDER BY id');
    },
  };
}

describe('generating a required column', () => {
  it('gives one value to every row without touching them', async () => {
    const { generate, move } = await bench({
      schema: people,
      rows: `INSERT INTO people VALUES (1, 'Ada'), (2, 'Bob')`,
      change: `ALTER TABLE people ADD cohort text; INSERT INTO people VALUES (7, 'X', 'C25'), (8, 'Y', 'C25');
        ALTER TABLE people ALTER cohort SET NOT NULL`,
    });
    const generated = await generate();
    expect(
      generated.backfills.map(({ column, expression, way }) => [column, expression, way]),
    ).to.deep.equal([['people.cohort', `'C25'`, 'default']]);
    expect(generated.backfills[0]?.rows).to.deep.equal([{ environment: 'dev', rows: 2 }]);
    expect(generated.revisions.map(({ proved }) => proved)).to.deep.equal([true]);
    expect(await move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', cohort: 'C25' },
      { id: 2, name: 'Bob', cohort: 'C25' },
    ]);
    expect(await move(generated, 'down')).to.deep.equal([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bob' },
    ]);
  });

  const fromName = {
    schema: people,
    rows: `INSERT INTO people VALUES (1, 'Ada'), (2, 'Bob')`,
    change: `ALTER TABLE people ADD handle text; INSERT INTO people VALUES (7, 'Xi', 'xi'), (8, 'Yo', 'yo');
      ALTER TABLE people ALTER handle SET NOT NULL, ADD UNIQUE (handle), ADD CHECK (handle <> '')`,
  };
  const filled = [
    { id: 1, name: 'Ada', handle: 'ada' },
    { id: 2, name: 'Bob', handle: 'bob' },
  ];

  it('computes values, then requires them, and constrains them', async () => {
    const { generate, move } = await bench(fromName);
    const generated = await generate();
    expect(generated.revisions).to.have.lengthOf(1);
    expect(generated.backfills[0]).to.deep.include({ expression: 'lower(name)', way: 'atOnce' });
    expect(await move(generated)).to.deep.equal(filled);
  });

  it('goes in steps, each proved and committed by itself', async () => {
    const { generate, move } = await bench(fromName);
    const generated = await generate({ wish: 'steps' });
    expect(generated.revisions.map(({ id, proved }) => [id.slice(15), proved])).to.deep.equal([
      ['change_people', true],
      ['fill_people_handle_to_change_people', true],
      ['check_people_handle_to_change_people', true],
      ['validate_people_handle_to_change_people', true],
      ['require_people_handle_to_change_people', true],
      ['add_people_handle_check_to_change_people', true],
      ['validate_people_handle_check_to_change', true],
      ['build_people_handle_key_to_change_people', true],
      ['add_people_handle_key_to_change_people', true],
    ]);
    expect(await move(generated)).to.deep.equal(filled);
    expect(await move(generated, 'down')).to.deep.equal(
      filled.map(({ id, name }) => ({ id, name })),
    );
    expect(await move(generated)).to.deep.equal(filled);
  });

  it('fills many rows in batches, by keys of several columns', async () => {
    const { generate, move } = await bench({
      schema:
        'CREATE TABLE people (id integer, part timestamptz, name text, PRIMARY KEY (part, id))',
      rows: `INSERT INTO people SELECT n, '2026-01-01'::timestamptz + (n % 7) * interval '1 microsecond', 'N' || n
        FROM generate_series(1, 12001) n`,
      change: `ALTER TABLE people ADD handle text;
        INSERT INTO people VALUES (1, now(), 'A?', 'a?'), (2, now(), 'B', 'b'); ALTER TABLE people ALTER handle SET NOT NULL`,
    });
    const rows = await move(await generate({ wish: 'steps' }));
    expect(rows).to.have.lengthOf(12001);
    expect(
      rows.filter((row) => !('handle' in row && typeof row.handle === 'string')),
    ).to.deep.equal([]);
    expect(rows.at(-1)).to.deep.include({ id: 12001, name: 'N12001', handle: 'n12001' });
  });

  it('refuses what the reference does not tell, with what nearly fits', async () => {
    const { generate } = await bench({
      ...fromName,
      change: `ALTER TABLE people ADD handle text NOT NULL; INSERT INTO people VALUES (7, 'Xi', 'Xi'), (8, 'Yo', 'Yo'), (9, 'Zed', 'z')`,
    });
    const error = await failure(generate());
    expect(error.code).to.equal('GENERATE.REQUIRED_COLUMN');
    expect(error.details).to.deep.equal({
      columns: ['public.people.handle'],
      proposals: { 'people.handle': ['name fits 2 of 3 rows'] },
    });
    expect(error.hint).to.include('--backfill "people.handle=').and.include('--allow-todo');
  });

  it('takes what nearly fits when somebody says so', async () => {
    const { generate, move } = await bench({
      ...fromName,
      change: `ALTER TABLE people ADD handle text NOT NULL; INSERT INTO people VALUES (7, 'Xi', 'Xi'), (8, 'Yo', 'Yo'), (9, 'Zed', 'z')`,
    });
    const asked: unknown[] = [];
    const generated = await generate({
      ask: async ({ column, learned }) => {
        asked.push([column, learned.reason]);
        return learned.candidates[0] ?? null;
      },
    });
    expect(asked).to.deep.equal([['people.handle', 'rowsDisagree']]);
    expect(await move(generated)).to.deep.equal(
      filled.map((row) => ({ ...row, handle: row.name })),
    );
  });

  it('looks at no rows when it is told not to', async () => {
    const { generate } = await bench(fromName);
    expect((await failure(generate({ learn: false }))).code).to.equal('GENERATE.REQUIRED_COLUMN');
  });

  it('takes an expression that is given', async () => {
    const { generate, move } = await bench(fromName);
    const given = new Map([['people.handle', `name || '?' || id`]]);
    const generated = await generate({ learn: false, given });
    expect(await move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', handle: 'Ada?1' },
      { id: 2, name: 'Bob', handle: 'Bob?2' },
    ]);
  });

  it('refuses an expression for a column that needs none', async () => {
    const { generate } = await bench(fromName);
    const error = await failure(generate({ given: new Map([['people.name', `'x'`]]) }));
    expect(error.code).to.equal('GENERATE.BACKFILL_UNUSED');
  });

  it('marks what is to be written by hand, and lets it run where there are no rows only', async () => {
    const { generate, move, dev, project } = await bench(fromName);
    const generated = await generate({ learn: false, allowTodo: true });
    const [revision] = generated.revisions;
    expect(revision?.source).to.include('// TODO');
    const error = await failure(move(generated));
    expect(error.code).to.equal('RUN.BACKFILL_TODO');
    const lines = project.read(`migrations/${revision?.fileName}`).split('\n');
    const line = Number(error.details['line']);
    expect(lines.slice(line - 3, line).join('\n')).to.include('TODO');
    await query(dev, 'DELETE FROM people');
    expect(await move(generated)).to.deep.equal([]);
  });
});
