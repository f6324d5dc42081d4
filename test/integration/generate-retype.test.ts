import { expect } from 'chai';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import {
  generateBench,
  type GenerateBench,
  type GeneratedRevisions,
} from '../support/generate-bench.ts';
import { query } from '../support/postgres.ts';
import { repeatDuring } from '../support/repeat-during.ts';

const schema = `
  CREATE TYPE mood AS ENUM ('calm', 'merry');
  CREATE TABLE amounts (amount integer PRIMARY KEY);
  CREATE TABLE people (
    id integer PRIMARY KEY, amount integer NOT NULL DEFAULT 5 REFERENCES amounts, mood text, name text);
  CREATE INDEX people_amount ON people (amount DESC, id) INCLUDE (name);
  COMMENT ON COLUMN people.amount IS 'how much';
  COMMENT ON INDEX people_amount IS 'quick';
  CREATE VIEW rich AS SELECT id, amount FROM people WHERE amount > 100`;

const change = `
  DROP VIEW rich;
  ALTER TABLE people ALTER amount TYPE bigint, ALTER mood TYPE mood USING mood::mood;
  CREATE VIEW rich AS SELECT id, amount FROM people WHERE amount > 100`;

const rows = `
  INSERT INTO amounts SELECT generate_series(1, 100000);
  INSERT INTO people (id, amount, mood, name) VALUES (1, 7, 'calm', 'Ada'), (2, 200, 'merry', 'Bob')`;

/** An application that goes on writing while something else is done; returns how many rows it wrote. */
async function writeDuring(
  target: PostgresTarget,
  from: number,
  work: Promise<unknown>,
): Promise<number> {
  let at = from;
  await repeatDuring(target, work, async (session) => {
    await session.query(
      `INSERT INTO people (id, amount, mood, name) VALUES (${at}, ${at}, 'calm', 'new')`,
    );
    await session.query(`UPDATE people SET amount = ${at}, mood = 'merry' WHERE id = 1`);
    const seen = await session.query(
      `SELECT amount::int, mood::text FROM people WHERE id IN (1, ${at}) ORDER BY id`,
    );
    expect(seen.rows).to.deep.equal([
      { amount: at, mood: 'merry' },
      { amount: at, mood: 'calm' },
    ]);
    at += 1;
  });
  return at;
}

describe('changing the type of columns of a large table', function () {
  this.timeout(240_000);

  describe('on which much hangs', () => {
    let bench: GenerateBench;
    let generated: GeneratedRevisions;

    before(async () => {
      bench = await generateBench({ schema, rows, change });
      generated = await bench.generate({ wish: 'steps' });
    });

    it('loses nothing that others write meanwhile, up and down', async () => {
      const [table] = generated.tables;
      expect([table?.waits, table?.moved]).to.deep.equal([[], ['amount', 'mood']]);
      const everyone = `SELECT id, amount::int, mood::text, name FROM people ORDER BY id`;
      const expected = (until: number): readonly object[] => [
        { id: 1, amount: until - 1, mood: 'merry', name: 'Ada' },
        { id: 2, amount: 200, mood: 'merry', name: 'Bob' },
        ...Array.from({ length: until - 10 }, (_, at) => {
          return { id: at + 10, amount: at + 10, mood: 'calm', name: 'new' };
        }),
      ];
      const there = await writeDuring(bench.dev, 10, bench.move(generated));
      expect(await query(bench.dev, everyone)).to.deep.equal(expected(there));
      const back = await writeDuring(bench.dev, there, bench.move(generated, 'down'));
      expect(await query(bench.dev, everyone)).to.deep.equal(expected(back));
    });

    it('takes rows without column names until the old column is gone', async () => {
      const end = generated.revisions.findIndex(({ id }) => id.includes('contract'));
      await bench.move({ revisions: generated.revisions.slice(0, end) });
      // In the order in which the way back has left the columns.
      await query(
        bench.dev,
        `DELETE FROM people; INSERT INTO people VALUES (3, 'Cy', 'calm', 300)`,
      );
      const rest = await bench.move({ revisions: generated.revisions.slice(end) });
      expect(rest).to.deep.equal([{ id: 3, name: 'Cy', amount: '300', mood: 'calm' }]);
    });
  });

  it('keeps what was granted on the column, and old values that are more exact', async () => {
    const role = 'steps_reader';
    const other = await generateBench({
      schema: 'CREATE TABLE people (id integer PRIMARY KEY, height numeric)',
      rows: 'INSERT INTO people VALUES (1, 1.756), (2, 1.5)',
      change: 'ALTER TABLE people ALTER height TYPE numeric(4, 2)',
    });
    await query(
      other.dev,
      `DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role}; GRANT SELECT (height) ON people TO ${role}`,
    );
    const may = `SELECT has_column_privilege('${role}', 'people', 'height', 'SELECT') AS may`;
    const made = await other.generate({ wish: 'steps' });
    const end = made.revisions.findIndex(({ id }) => id.includes('contract'));
    const upToContract = { revisions: made.revisions.slice(0, end) };
    expect(await other.move(upToContract)).to.deep.include.members([
      { id: 1, orch_last_people_height: '1.756', height: '1.76' },
    ]);
    expect(await query(other.dev, may)).to.deep.equal([{ may: true }]);
    await query(other.dev, 'UPDATE people SET height = 1.6 WHERE id = 2');
    expect(await other.move(upToContract, 'down')).to.deep.equal([
      { id: 1, height: '1.756' },
      { id: 2, height: '1.60' },
    ]);
    await other.move(made);
    await query(other.dev, 'UPDATE people SET height = 1.7 WHERE id = 2');
    expect(await other.move(made, 'down')).to.deep.equal([
      { id: 1, height: '1.756' },
      { id: 2, height: '1.70' },
    ]);
    await query(other.dev, 'UPDATE people SET height = 1.8 WHERE id = 2');
    expect(await other.move(made)).to.deep.equal([
      { id: 1, height: '1.76' },
      { id: 2, height: '1.80' },
    ]);
    expect(await query(other.dev, may)).to.deep.equal([{ may: true }]);
    await query(other.dev, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  it('says why a change of type has no steps', async () => {
    const { generate } = await generateBench({
      schema: `CREATE TABLE people (
        id integer PRIMARY KEY, a integer, b integer, d integer UNIQUE DEFERRABLE, e text);
        CREATE VIEW one AS SELECT id, e FROM people GROUP BY id;
        CREATE INDEX people_a ON people ((a + 1)); CREATE INDEX people_b ON people (e) WHERE b > 1`,
      rows: 'INSERT INTO people (id, a, b) VALUES (1, 1, 1)',
      change: `DROP VIEW one;
        ALTER TABLE people ALTER id TYPE bigint, ALTER a TYPE bigint, ALTER b TYPE bigint,
          ALTER d TYPE bigint;
        CREATE VIEW one AS SELECT id, e FROM people GROUP BY id`,
    });
    const { tables } = await generate({ wish: 'steps' });
    const waits = tables[0]?.waits ?? [];
    expect(waits.map((text) => text.replace(/^.*?\(/, '('))).to.have.members([
      '(the view one may group by the primary key)',
      '(the index people_a computes with it)',
      '(the index people_b computes with it)',
      '(the key people_d_key is of a special kind)',
    ]);
  });
});
