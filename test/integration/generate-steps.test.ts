import { expect } from 'chai';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { failure } from '../support/failure.ts';
import { generateBench, type GeneratedRevisions } from '../support/generate-bench.ts';
import { query } from '../support/postgres.ts';
import { runSteps, stepOf } from '../support/run-revisions.ts';

const people = 'CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL)';
const twoPeople = `INSERT INTO people VALUES (1, 'Ada'), (2, 'Bob')`;
const addHandle = `ALTER TABLE people ADD handle text; INSERT INTO people VALUES (7, 'Xi', 'xi'), (8, 'Yo', 'yo');
  ALTER TABLE people ALTER handle SET NOT NULL`;

/** The step that each revision performs. */
function stepsOf({ revisions }: GeneratedRevisions): readonly string[] {
  return revisions.map(({ changes }) => changes[0]?.step ?? '-');
}

/** The revisions from one position to another. */
function part(
  { revisions }: GeneratedRevisions,
  from: number,
  to?: number,
): Pick<GeneratedRevisions, 'revisions'> {
  return { revisions: revisions.slice(from, to) };
}

const fillSteps = [
  '-',
  'fill people.handle',
  'check people.handle',
  'validate people.handle',
  'require people.handle',
];

describe('generating in steps', () => {
  it('goes in steps where some database has more rows than configured, and says which', async () => {
    const { generate } = await generateBench({
      schema: people,
      rows: `${twoPeople}, (3, 'Cy')`,
      change: addHandle,
      config: { steps: { rows: 2 } },
    });
    const generated = await generate();
    expect(stepsOf(generated)).to.deep.equal(fillSteps);
    expect(generated.tables.map(({ table, isLarge }) => [table, isLarge])).to.deep.equal([
      ['people', true],
    ]);
    expect(generated.backfills[0]?.why).to.match(/^3 rows, 0\.0 MB in dev$/);
  });

  it('goes in one transaction where no database has more', async () => {
    const { generate } = await generateBench({
      schema: people,
      rows: twoPeople,
      change: addHandle,
      config: { steps: { rows: 2 } },
    });
    const generated = await generate();
    expect(stepsOf(generated)).to.deep.equal(['-']);
    expect(generated.tables[0]?.why).to.match(/^2 rows, 0\.0 MB in (?:dev|reference) at most$/);
  });

  it('catches up what was written between the steps', async () => {
    const bench = await generateBench({ schema: people, rows: twoPeople, change: addHandle });
    const generated = await bench.generate({ wish: 'steps' });
    await bench.move(part(generated, 0, 2));
    await query(bench.dev, `INSERT INTO people VALUES (3, 'Cy', NULL), (4, 'Di', 'mine')`);
    await bench.move(part(generated, 2, 3));
    const refused = await query(bench.dev, `INSERT INTO people VALUES (5, 'Ed', NULL)`).then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
    expect(await bench.move(part(generated, 3))).to.deep.equal([
      { id: 1, name: 'Ada', handle: 'ada' },
      { id: 2, name: 'Bob', handle: 'bob' },
      { id: 3, name: 'Cy', handle: 'cy' },
      { id: 4, name: 'Di', handle: 'mine' },
    ]);
  }).timeout(240_000);

  it('goes on with the batch that failed, and touches no row twice', async () => {
    const bench = await generateBench({
      schema: people,
      rows: `INSERT INTO people SELECT n, 'N' || n FROM generate_series(1, 12000) n`,
      change: addHandle,
    });
    const generated = await bench.generate({ wish: 'steps' });
    await bench.move(part(generated, 0, 1));
    await query(
      bench.dev,
      `CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN IF NEW.id = 7000 THEN RAISE 'stop'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER stop BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION stop()`,
    );
    await failure(bench.move(part(generated, 1, 2)));
    const versions = (): ReturnType<typeof query> =>
      query(bench.dev, 'SELECT id, xmin::text FROM people WHERE id <= 5000 ORDER BY id');
    const before = await versions();
    expect(await query(bench.dev, 'SELECT count(handle)::int FROM people')).to.deep.equal([
      { count: 5000 },
    ]);
    await query(bench.dev, 'DROP FUNCTION stop CASCADE');
    const rows = await bench.move(part(generated, 1));
    expect(rows.filter((row) => 'handle' in row && row.handle !== null)).to.have.lengthOf(12000);
    expect(await versions()).to.deep.equal(before);
  }).timeout(240_000);

  it('goes on after its process was killed between two batches', async () => {
    const bench = await generateBench({
      schema: people,
      rows: `INSERT INTO people SELECT n, 'N' || n FROM generate_series(1, 12000) n`,
      change: addHandle,
    });
    const generated = await bench.generate({ wish: 'steps' });
    await bench.move(part(generated, 0, 1));
    const steps = generated.revisions.slice(1, 2).map(({ file }) => stepOf(file));
    const filledRows = async (): Promise<number> => {
      const sql = 'SELECT count(handle)::int AS count FROM people';
      return (await query<{ count: number }>(bench.dev, sql))[0]?.count ?? 0;
    };
    const seen = new Set<number>();
    for (let statement = 14; statement < 60 && !seen.has(12000); statement += 2) {
      const fault = `kill:after:${statement}`;
      const run = runSteps(bench.project, bench.dev, steps, { fault });
      await run.catch((error: unknown) => error);
      seen.add(await filledRows());
    }
    expect([...seen]).to.deep.equal([0, 5000, 10000, 12000]);
    const applied = await query<{ id: string }>(bench.dev, 'SELECT id FROM orch.revisions');
    const rest = generated.revisions.filter(({ id }) => applied.every((one) => one.id !== id));
    const rows = await bench.move({ revisions: rest });
    expect(rows.filter((row) => 'handle' in row && row.handle !== null)).to.have.lengthOf(12000);
  }).timeout(240_000);

  const constrained = {
    schema: `CREATE TABLE teams (id integer PRIMARY KEY);
      CREATE TABLE people (id integer PRIMARY KEY, name text, code text, team integer)`,
    rows: `INSERT INTO teams VALUES (1); INSERT INTO people VALUES (1, 'Ada', 'a', 1), (2, 'Bob', 'b', 1)`,
    change: `ALTER TABLE people ADD CONSTRAINT people_code UNIQUE (code), ADD CHECK (name <> ''),
        ADD FOREIGN KEY (team) REFERENCES teams, ALTER name SET NOT NULL;
      CREATE INDEX people_name ON people (lower(name)) WHERE team > 0`,
  };

  it('keeps nobody waiting for indexes, keys, checks, foreign keys and required columns', async () => {
    const bench = await generateBench(constrained);
    const generated = await bench.generate({ wish: 'steps' });
    expect([...stepsOf(generated)].sort()).to.deep.equal([
      'add people_code',
      'add people_name_check',
      'add people_team_fkey',
      'build people_code',
      'build people_name',
      'check people.name',
      'require people.name',
      'validate people.name',
      'validate people_name_check',
      'validate people_team_fkey',
    ]);
    const locks = generated.revisions.flatMap(({ changes }) =>
      changes.filter(({ sql }) => /CONCURRENTLY|VALIDATE/.test(sql)).map(({ lock }) => lock),
    );
    expect(new Set(locks)).to.deep.equal(new Set(['SHARE UPDATE EXCLUSIVE']));
    const rows = await bench.move(generated);
    expect(rows).to.have.lengthOf(2);
    expect(await unproved(bench.dev)).to.deep.equal([]);
    expect(await bench.move(generated, 'down')).to.deep.equal(rows);
    expect(await bench.move(generated)).to.deep.equal(rows);
  }).timeout(240_000);

  it('leaves no broken index behind where rows are equal, and goes on once they are not', async () => {
    const bench = await generateBench(constrained);
    await query(bench.dev, `UPDATE people SET code = 'a'`);
    const generated = await bench.generate({ wish: 'steps' });
    const error = await failure(bench.move(generated));
    expect(error.code).to.equal('RUN.STATEMENT_FAILED');
    expect(await unproved(bench.dev)).to.deep.equal([]);
    await query(bench.dev, `UPDATE people SET code = name`);
    const applied = await query<{ id: string }>(bench.dev, 'SELECT id FROM orch.revisions');
    const rest = generated.revisions.filter(({ id }) => applied.every((one) => one.id !== id));
    await bench.move({ revisions: rest });
    expect(await unproved(bench.dev)).to.deep.equal([]);
  }).timeout(240_000);

  it('names what keeps others waiting for a large table all the same', async () => {
    const { generate } = await generateBench({
      schema: `${people}; CREATE INDEX people_next ON people ((id + 1))`,
      rows: twoPeople,
      change: `ALTER TABLE people ALTER id TYPE bigint, ALTER name TYPE varchar,
          ADD CONSTRAINT people_name UNIQUE (name) DEFERRABLE`,
    });
    const generated = await generate({ wish: 'steps' });
    const [table] = generated.tables;
    expect(table?.waits.join('; '))
      .to.match(/people\.id/)
      .and.match(/people_name/);
    expect(table?.waits).to.have.lengthOf(2);
  });

  it('fills a partitioned table, whose index cannot be built concurrently', async () => {
    const bench = await generateBench({
      schema: `CREATE TABLE people (id integer, name text NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE people_1 PARTITION OF people FOR VALUES FROM (0) TO (2);
        CREATE TABLE people_2 PARTITION OF people FOR VALUES FROM (2) TO (99)`,
      rows: twoPeople,
      change: `${addHandle}; CREATE INDEX people_handle ON people (handle)`,
    });
    const generated = await bench.generate({ wish: 'steps' });
    expect(stepsOf(generated)).to.deep.equal([...fillSteps, '-']);
    expect(await bench.move(generated)).to.deep.equal([
      { id: 1, name: 'Ada', handle: 'ada' },
      { id: 2, name: 'Bob', handle: 'bob' },
    ]);
  }).timeout(240_000);

  it('fills a table with triggers that wait for the end of the transaction', async () => {
    const bench = await generateBench({
      schema: `${people}; CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER look AFTER UPDATE ON people DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION look()`,
      rows: twoPeople,
      change: addHandle,
    });
    const generated = await bench.generate();
    expect(stepsOf(generated)).to.deep.equal(['-']);
    expect(await bench.move(generated)).to.have.lengthOf(2);
  });

  it('looks at the table under the name that it has before its rename', async () => {
    const bench = await generateBench({
      schema: people,
      rows: `${twoPeople}, (3, 'Cy')`,
      change: `ALTER TABLE people RENAME TO persons; ALTER TABLE persons ADD UNIQUE (name)`,
      config: { steps: { rows: 2 } },
    });
    const renames = { accept: ['people:persons'], deny: [], command: 'orch', ask: null };
    const generated = await bench.generate({}, { renames });
    expect(generated.tables.map(({ table, why }) => [table, why])).to.deep.equal([
      ['persons', '3 rows, 0.0 MB in dev'],
    ]);
  });
});

/** Constraints and indexes that do not hold for every row. */
async function unproved(target: PostgresTarget): Promise<readonly object[]> {
  return query(
    target,
    `SELECT conname AS name FROM pg_constraint WHERE NOT convalidated
     UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid`,
  );
}
