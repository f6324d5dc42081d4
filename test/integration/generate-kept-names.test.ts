import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import {
  generateBench,
  type GenerateBench,
  type GeneratedRevisions,
} from '../support/generate-bench.ts';
import { query } from '../support/postgres.ts';

const renames = (...accept: readonly string[]): object => ({
  renames: { accept, deny: [], command: 'orch', ask: null, keepOldNames: true },
});

describe('renaming with both names alive', function () {
  this.timeout(120_000);

  describe('a column and a table', () => {
    let bench: GenerateBench;
    let generated: GeneratedRevisions;
    const flags = renames(
      'people.name:people.full_name',
      'pets:animals',
      'pets.kind:animals.species',
    );

    const part = (from: string, to?: string): Pick<GeneratedRevisions, 'revisions'> => {
      const at = (word: string): number =>
        generated.revisions.findIndex(({ id }) => id.includes(word));
      const end = to === undefined ? undefined : at(to);
      return { revisions: generated.revisions.slice(at(from), end) };
    };
    /** What an application does that knows one of the names. */
    const use = async (name: 'name' | 'full_name', id: number): Promise<void> => {
      await query(bench.dev, `INSERT INTO people (id, ${name}) VALUES (${id}, 'n${id}')`);
      await query(
        bench.dev,
        `INSERT INTO people (id, ${name}) VALUES (${id}, 'n${id}')
        ON CONFLICT (${name}) DO UPDATE SET ${name} = 'again ' || EXCLUDED.${name}`,
      );
      await query(bench.dev, `UPDATE people SET ${name} = 'by ${name} ' || ${id} WHERE id = 1`);
      const seen = await query(
        bench.dev,
        `SELECT ${name} AS seen FROM people WHERE id IN (1, ${id}) ORDER BY id`,
      );
      expect(seen).to.deep.equal([{ seen: `by ${name} ${id}` }, { seen: `again n${id}` }]);
    };
    const useTable = async (
      table: 'pets' | 'animals',
      column: 'kind' | 'species',
    ): Promise<void> => {
      await query(
        bench.dev,
        `INSERT INTO ${table} (${column}) VALUES ('cat'); UPDATE ${table} SET ${column} = 'dog' WHERE ${column} = 'cat'`,
      );
      await query(bench.dev, `SELECT ${column} FROM ${table} WHERE id = 1 FOR UPDATE`);
    };
    const owner = `SELECT has_table_privilege('steps_app', 'pets', 'INSERT') AS may`;

    before(async () => {
      bench = await generateBench({
        schema: `CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL DEFAULT 'nobody' UNIQUE);
          CREATE TABLE pets (id serial PRIMARY KEY, kind text NOT NULL)`,
        rows: `INSERT INTO people VALUES (1, 'Ada'), (2, 'Bob'); INSERT INTO pets (kind) VALUES ('fish')`,
        change: `ALTER TABLE people RENAME name TO full_name; ALTER TABLE pets RENAME TO animals;
          ALTER TABLE animals RENAME kind TO species`,
      });
      await query(
        bench.dev,
        `DROP ROLE IF EXISTS steps_app; CREATE ROLE steps_app; GRANT SELECT, INSERT ON pets TO steps_app`,
      );
      generated = await bench.generate({}, flags);
    });

    after(() => query(bench.dev, 'DROP OWNED BY steps_app; DROP ROLE steps_app'));

    it('can be used by either name from the fill to the end', async () => {
      const isRename = generated.revisions.filter(({ changes }) =>
        changes.some(({ step }) => step === undefined),
      );
      expect(isRename).to.have.lengthOf(1);
      const [rename = ''] = isRename.map(({ id }) => id);
      await bench.move(part('expand', rename));
      await use('name', 10);
      await use('full_name', 11);
      await query(bench.dev, 'INSERT INTO people (id) VALUES (12)');
      await bench.move(part(rename, 'contract'));
      await use('full_name', 13);
      await use('name', 14);
      await query(
        bench.dev,
        `DELETE FROM people WHERE id = 12; INSERT INTO people (id) VALUES (15)`,
      );
      await useTable('pets', 'kind');
      await useTable('animals', 'species');
      await useTable('pets', 'species');
      expect(await query(bench.dev, owner)).to.deep.equal([{ may: true }]);
      await bench.move(part('contract'));
      await use('full_name', 16);
      await useTable('animals', 'species');
      expect(await query(bench.dev, 'SELECT * FROM people ORDER BY id')).to.deep.equal([
        { id: 1, full_name: 'by full_name 16' },
        { id: 2, full_name: 'Bob' },
        ...[10, 11, 13, 14].map((id) => ({ id, full_name: `again n${id}` })),
        { id: 15, full_name: 'nobody' },
        { id: 16, full_name: 'again n16' },
      ]);
      const animals = await query(bench.dev, 'SELECT id, species FROM animals ORDER BY id');
      expect(animals.map((row) => Object.values(row))).to.deep.equal([
        [1, 'fish'],
        [2, 'dog'],
        [3, 'dog'],
        [4, 'dog'],
        [5, 'dog'],
      ]);
    });

    it('goes back in the same way', async () => {
      await bench.move(part('contract'), 'down');
      await use('name', 20);
      await use('full_name', 21);
      await useTable('pets', 'kind');
      await bench.move(
        { revisions: generated.revisions.slice(0, -part('contract').revisions.length) },
        'down',
      );
      await use('name', 22);
      expect(
        await query(bench.dev, 'SELECT count(*)::int, count(name)::int AS named FROM people'),
      ).to.deep.equal([{ count: 11, named: 11 }]);
      expect(await query(bench.dev, 'SELECT count(kind)::int FROM pets')).to.deep.equal([
        { count: 6 },
      ]);

      await query(bench.dev, `UPDATE people SET name = 'changed since' WHERE id = 2`);
      await bench.move(generated);
      const again = await query(bench.dev, 'SELECT full_name FROM people WHERE id = 2');
      expect(again).to.deep.equal([{ full_name: 'changed since' }]);
    });
  });

  it('is refused where the old name cannot stand beside the new one', async () => {
    const { generate } = await generateBench({
      schema: `CREATE TABLE people (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a) STORED)`,
      rows: 'INSERT INTO people VALUES (1, 1)',
      change: 'ALTER TABLE people RENAME b TO c',
    });
    const error = await failure(generate({}, renames('people.b:people.c')));
    expect([error.code, error.details['reason']]).to.deep.equal([
      'GENERATE.KEEP_NAME_IMPOSSIBLE',
      'it is generated',
    ]);
  });
});
