import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import { generateBench } from '../support/generate-bench.ts';
import { query } from '../support/postgres.ts';

const people = 'CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL)';

describe('generating a required column', () => {
  it('gives one value to every row without touching them', async () => {
    const { generate, move } = await generateBench({
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
    const { generate, move } = await generateBench(fromName);
    const generated = await generate();
    expect(generated.revisions).to.have.lengthOf(1);
    expect(generated.backfills[0]).to.deep.include({ expression: 'lower(name)', way: 'atOnce' });
    expect(await move(generated)).to.deep.equal(filled);
  });

  it('goes in steps, each proved and committed by itself', async () => {
    const { generate, move } = await generateBench(fromName);
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
  }).timeout(240_000);

  it('fills many rows in batches, by keys of several columns', async () => {
    const { generate, move } = await generateBench({
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
  }).timeout(240_000);

  it('looks keys up in the database that is changed, where rows have other keys', async () => {
    const { generate, move } = await generateBench({
      schema: `CREATE TABLE teams (id integer PRIMARY KEY, code text UNIQUE);
        CREATE TABLE people (id integer PRIMARY KEY, team text)`,
      rows: `INSERT INTO teams VALUES (1, 'red'), (2, 'blue'); INSERT INTO people VALUES (1, 'blue'), (2, 'red')`,
      change: `INSERT INTO teams VALUES (70, 'red'), (90, 'blue');
        INSERT INTO people VALUES (1, 'red'), (2, 'blue'), (3, 'red'), (4, 'blue');
        ALTER TABLE people ADD team_id integer REFERENCES teams;
        UPDATE people SET team_id = CASE team WHEN 'red' THEN 70 ELSE 90 END;
        ALTER TABLE people ALTER team_id SET NOT NULL`,
    });
    expect(await move(await generate())).to.deep.equal([
      { id: 1, team: 'blue', team_id: 2 },
      { id: 2, team: 'red', team_id: 1 },
    ]);
  });

  it('computes values from a column that is renamed with it', async () => {
    const { generate, move } = await generateBench({
      ...fromName,
      change: `ALTER TABLE people RENAME name TO full_name; ALTER TABLE people ADD handle text;
        INSERT INTO people VALUES (7, 'Xi', 'xi'), (8, 'Yo', 'yo'); ALTER TABLE people ALTER handle SET NOT NULL`,
    });
    const accept = ['people.name:people.full_name'];
    const renames = { accept, deny: [], command: 'orch', ask: null };
    const generated = await generate({}, { renames });
    expect(generated.backfills[0]?.expression).to.equal('lower(full_name)');
    expect(await move(generated)).to.deep.equal([
      { id: 1, full_name: 'Ada', handle: 'ada' },
      { id: 2, full_name: 'Bob', handle: 'bob' },
    ]);
  });

  it('refuses what the reference does not tell, with what nearly fits', async () => {
    const { generate } = await generateBench({
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
    const { generate, move } = await generateBench({
      ...fromName,
      change: `ALTER TABLE people ADD handle text NOT NULL; INSERT INTO people VALUES (7, 'Xi', 'Xi'), (8, 'Yo', 'Yo'), (9, 'Zed', 'z')`,
    });
    const asked: unknown[] = [];
    const generated = await generate({
      ask: async ({ column, candidates, doubt }) => {
        asked.push([column, doubt]);
        return candidates[0] ?? null;
      },
    });
    expect(asked).to.deep.equal([['people.handle', 'rowsDisagree']]);
    expect(await move(generated)).to.deep.equal(
      filled.map((row) => ({ ...row, handle: row.name })),
    );
  });

  it('takes what somebody types where nothing is known', async () => {
    const { generate, move } = await generateBench(fromName);
    const generated = await generate({ learn: false, ask: async () => 'upper(name)' });
    expect(generated.backfills[0]?.expression).to.equal('(upper(name))');
    expect(await move(generated)).to.deep.equal(
      filled.map((row) => ({ ...row, handle: row.name.toUpperCase() })),
    );
  });

  const mayBeNull = {
    ...fromName,
    change: `ALTER TABLE people ADD cohort text; INSERT INTO people VALUES (7, 'Xi', 'C25'), (8, 'Yo', 'C25')`,
  };

  it('leaves a column that may be null, and says what would fill it', async () => {
    const { generate, move } = await generateBench(mayBeNull);
    const generated = await generate();
    expect(generated.backfills).to.deep.equal([]);
    expect(
      generated.suggestions.map(({ column, candidate }) => [column, candidate.expression]),
    ).to.deep.equal([['people.cohort', `'C25'`]]);
    expect(await move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', cohort: null },
      { id: 2, name: 'Bob', cohort: null },
    ]);
  });

  it('fills a column that may be null when it is told to', async () => {
    const { generate, move, dev } = await generateBench(mayBeNull);
    const generated = await generate({ fillNullable: true });
    const rows = [
      { id: 1, name: 'Ada', cohort: 'C25' },
      { id: 2, name: 'Bob', cohort: 'C25' },
    ];
    expect(await move(generated)).to.deep.equal(rows);
    await query(dev, `INSERT INTO people VALUES (3, 'Cy', NULL)`);
  });

  it('fills a column that may be null in batches', async () => {
    const { generate, move } = await generateBench(mayBeNull);
    const given = new Map([['people.cohort', `upper(name)`]]);
    const generated = await generate({ given, wish: 'steps' });
    expect(generated.revisions).to.have.lengthOf(2);
    expect(await move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', cohort: 'ADA' },
      { id: 2, name: 'Bob', cohort: 'BOB' },
    ]);
  });

  it('looks at no rows when it is told not to', async () => {
    const { generate } = await generateBench(fromName);
    expect((await failure(generate({ learn: false }))).code).to.equal('GENERATE.REQUIRED_COLUMN');
  });

  it('takes an expression that is given', async () => {
    const { generate, move } = await generateBench(fromName);
    const given = new Map([['people.handle', `name || '?' || id`]]);
    const generated = await generate({ learn: false, given });
    expect(await move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', handle: 'Ada?1' },
      { id: 2, name: 'Bob', handle: 'Bob?2' },
    ]);
  });

  it('gives a value that is given to every row without touching them', async () => {
    const { generate, move } = await generateBench({
      ...fromName,
      change: 'ALTER TABLE people ADD level smallint NOT NULL',
    });
    const generated = await generate({ given: new Map([['people.level', '3']]), wish: 'steps' });
    expect(generated.backfills.map(({ way }) => way)).to.deep.equal(['default']);
    expect(await move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', level: 3 },
      { id: 2, name: 'Bob', level: 3 },
    ]);
  });

  it('refuses what is no expression', async () => {
    const { generate } = await generateBench(fromName);
    const error = await failure(generate({ given: new Map([['people.handle', 'lowr(name)']]) }));
    expect(error.code).to.equal('GENERATE.BACKFILL_INVALID');
    expect(error.details['reason']).to.include('lowr');
  });

  it('refuses an expression for a column that needs none', async () => {
    const { generate } = await generateBench(fromName);
    const error = await failure(generate({ given: new Map([['people.name', `'x'`]]) }));
    expect(error.code).to.equal('GENERATE.BACKFILL_UNUSED');
  });

  it('marks what is to be written by hand, and lets it run where there are no rows only', async () => {
    const { generate, move, dev, project } = await generateBench(fromName);
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
