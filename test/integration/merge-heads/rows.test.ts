import { expect } from 'chai';
import { longId, mergeBench, type RevisionSql } from '../../support/merge-bench.ts';

const people: RevisionSql = [
  `CREATE TABLE teams (id integer PRIMARY KEY, name varchar(5) NOT NULL UNIQUE);
   INSERT INTO teams VALUES (1, 'red'), (2, 'blue');
   CREATE TABLE people (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
     team integer NOT NULL REFERENCES teams, state text NOT NULL CHECK (state IN ('new', 'old')))`,
  'DROP TABLE people; DROP TABLE teams',
];
const say = (sql: string): RevisionSql => [sql, 'SELECT 1'];

describe('merge-heads of sides that move rows', () => {
  it('compares the rows that both orders leave', async () => {
    const bench = await mergeBench({
      base: people,
      'x1 < base': say(`UPDATE people SET name = upper(name)`),
      'y1 < base': say(`UPDATE people SET name = name || 'x'`),
    });
    const merge = await bench.plan();
    expect([merge.verdict.kind, merge.findings]).to.deep.equal(['conflicting', []]);
    expect(merge.pairs[0]?.reasons.map(({ message }) => message)).to.deep.equal([
      'the two orders leave other values in public.people (name)',
    ]);
    const chosen = await bench.plan({ first: longId('y1') });
    expect([chosen.verdict.kind, chosen.proved, chosen.verdict.notes.orders]).to.deep.equal([
      'ordered',
      true,
      [[longId('y1'), longId('x1')]],
    ]);
  });

  it('does not take a clock for a difference', async () => {
    const bench = await mergeBench({
      base: people,
      'x1 < base': [
        `ALTER TABLE people ADD COLUMN seen timestamptz; UPDATE people SET seen = clock_timestamp()`,
        'ALTER TABLE people DROP COLUMN seen',
      ],
      'y1 < base': say(`UPDATE teams SET name = 'T' || id`),
    });
    expect((await bench.plan()).verdict.kind).to.equal('independent');
  });

  it('adds required columns on both sides where rows exist', async () => {
    const required = (column: string): RevisionSql => [
      `ALTER TABLE people ADD COLUMN ${column} text;
       UPDATE people SET ${column} = name;
       ALTER TABLE people ALTER COLUMN ${column} SET NOT NULL`,
      `ALTER TABLE people DROP COLUMN ${column}`,
    ];
    const bench = await mergeBench(
      { base: people, 'x1 < base': required('nick'), 'y1 < base': required('mail') },
      ['atX', 'atY'],
    );
    for (const [name, head] of [
      ['atX', 'x1'],
      ['atY', 'y1'],
    ] as const) {
      await bench.move(name, { kind: 'up', target: longId('base') });
      await bench.query(name, `INSERT INTO people (name, team, state) VALUES ('Ada', 1, 'new')`);
      await bench.move(name, { kind: 'up', target: longId(head) });
    }
    const merge = await bench.write();
    expect([merge.verdict.kind, merge.proved, merge.findings]).to.deep.equal([
      'independent',
      true,
      [],
    ]);
    for (const name of ['atX', 'atY']) {
      await bench.move(name, { kind: 'up' });
      expect(await bench.query(name, 'SELECT name, nick, mail FROM people')).to.deep.equal([
        { name: 'Ada', nick: 'Ada', mail: 'Ada' },
      ]);
    }
  });

  it('sees that rows of one side do not have the required column of the other', async () => {
    const bench = await mergeBench({
      base: ['CREATE TABLE teams (id integer PRIMARY KEY)', 'DROP TABLE teams'],
      'x1 < base': say('INSERT INTO teams (id) VALUES (100)'),
      'y1 < base': [
        `ALTER TABLE teams ADD COLUMN name text;
         UPDATE teams SET name = 'Team ' || id;
         ALTER TABLE teams ALTER COLUMN name SET NOT NULL`,
        'ALTER TABLE teams DROP COLUMN name',
      ],
    });
    const merge = await bench.plan();
    expect([merge.verdict.kind, merge.pairs[0]?.first]).to.deep.equal(['ordered', longId('x1')]);
  });

  it('names the tables that it could not fill', async () => {
    const bench = await mergeBench({
      base: [
        `CREATE TABLE odd (id integer PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[A-Z]{3}-\\d{4}$'))`,
        'DROP TABLE odd',
      ],
      'x1 < base': say(`UPDATE odd SET code = upper(code)`),
      'y1 < base': ['CREATE TABLE other (id integer)', 'DROP TABLE other'],
    });
    const { findings } = await bench.plan();
    expect(findings.map(({ code, subject }) => [code, subject])).to.deep.equal([
      ['MERGE.TABLES_EMPTY', 'public.odd'],
    ]);
  });
});
