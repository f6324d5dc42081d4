import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import { generateBench } from '../support/generate-bench.ts';
import { query } from '../support/postgres.ts';

const parts = {
  schema: `CREATE TYPE species AS ENUM ('cat', 'dog');
    CREATE TABLE people (id integer PRIMARY KEY, name text, badge text NOT NULL UNIQUE, note text);
    CREATE TABLE pets (id serial PRIMARY KEY, kind species, owner integer REFERENCES people)`,
  rows: `INSERT INTO people VALUES (1, 'Ada', 'a1', 'kept'); INSERT INTO pets (kind, owner) VALUES ('cat', 1)`,
  change: `DROP TABLE pets; DROP TYPE species; ALTER TABLE people DROP badge, DROP note, ADD hired date`,
};

describe('dropping what large tables hold', function () {
  this.timeout(120_000);

  it('comes last, and old and new code go on until then', async () => {
    const bench = await generateBench(parts);
    const generated = await bench.generate({ wish: 'steps' });
    const steps = generated.revisions.map(({ changes }) => changes[0]?.step ?? '-');
    expect(steps[0]).to.equal('release people.badge');
    expect(steps.slice(2).toSorted()).to.deep.equal([
      'drop people.badge',
      'drop people.note',
      'drop pets',
    ]);
    const until = { revisions: generated.revisions.slice(0, 2) };

    await bench.move(until);
    await query(bench.dev, `INSERT INTO people (id, name, badge) VALUES (2, 'old code', 'b2')`);
    await query(bench.dev, `INSERT INTO people (id, name) VALUES (3, 'new code')`);
    expect(await query(bench.dev, "SELECT to_regclass('pets') AS pets")).to.deep.equal([
      { pets: null },
    ]);
    const [released, main] = [generated.revisions.slice(0, 1), generated.revisions.slice(1, 2)];
    await bench.move({ revisions: main }, 'down');
    const refused = await failure(bench.move({ revisions: released }, 'down'));
    expect(refused.code).to.equal('RUN.STATEMENT_FAILED');
    await query(bench.dev, `UPDATE people SET badge = 'c3' WHERE id = 3`);
    await bench.move({ revisions: released }, 'down');
    expect(await query(bench.dev, 'SELECT id, kind::text, owner FROM pets')).to.deep.equal([
      { id: 1, kind: 'cat', owner: 1 },
    ]);

    await bench.move(generated);
    expect(await query(bench.dev, 'SELECT id, name FROM people ORDER BY id')).to.have.lengthOf(3);
    expect(await query(bench.dev, `SELECT to_regtype('species') AS species`)).to.deep.equal([
      { species: null },
    ]);
    await bench.move(generated, 'down');
    expect(await query(bench.dev, 'SELECT badge, note FROM people ORDER BY id')).to.deep.equal([
      { badge: 'a1', note: 'kept' },
      { badge: 'b2', note: null },
      { badge: 'c3', note: null },
    ]);
    await query(bench.dev, `INSERT INTO pets (kind, owner) VALUES ('dog', 1)`);
    expect(await query(bench.dev, 'SELECT id, kind::text FROM pets ORDER BY id')).to.deep.equal([
      { id: 1, kind: 'cat' },
      { id: 2, kind: 'dog' },
    ]);
  });

  it('is one revision where tables are small, and where something else gets the name', async () => {
    const bench = await generateBench({
      ...parts,
      change: `ALTER TABLE people DROP note; ALTER TABLE people DROP badge; ALTER TABLE people ADD badge integer;
        DROP TABLE pets; CREATE TABLE animals (id integer CONSTRAINT pets_pkey PRIMARY KEY)`,
    });
    const small = await bench.generate({});
    expect(small.revisions).to.have.lengthOf(1);
  });
});
