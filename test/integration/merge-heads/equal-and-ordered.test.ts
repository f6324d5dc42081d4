import { expect } from 'chai';
import { rejection } from '../../support/rejection.ts';
import {
  longId,
  mergeBench,
  type MergeBench,
  type RevisionSql,
} from '../../support/merge-bench.ts';

const people: RevisionSql = [
  'CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, chat text)',
  'DROP TABLE people',
];

/** Makes databases that stand at the given heads, each with a row. */
async function standing(
  revisions: Readonly<Record<string, RevisionSql>>,
  heads: Readonly<Record<string, string>>,
): Promise<MergeBench> {
  const bench = await mergeBench({ base: people, ...revisions }, [...Object.keys(heads), 'fresh']);
  for (const [name, head] of Object.entries(heads)) {
    await bench.move(name, { kind: 'up', target: longId('base') });
    await bench.query(name, `INSERT INTO people (id, name, chat) VALUES (1, 'Ada', 'ada')`);
    for (const one of head.split(' ')) await bench.move(name, { kind: 'up', target: longId(one) });
  }
  return bench;
}

async function sameSchemas(bench: MergeBench, names: readonly string[]): Promise<void> {
  const found = await Promise.all(names.map((name) => bench.schema(name)));
  expect(new Set(found).size, names.join()).to.equal(1);
}

describe('merge-heads of sides that do the same', () => {
  const addCohort: RevisionSql = [
    `ALTER TABLE people ADD COLUMN cohort text NOT NULL DEFAULT 'c25'`,
    'ALTER TABLE people DROP COLUMN cohort',
  ];
  const addAge: RevisionSql = [
    'ALTER TABLE people ADD COLUMN age integer',
    'ALTER TABLE people DROP COLUMN age',
  ];
  let bench: MergeBench;
  before(async () => {
    bench = await standing(
      { 'x1 < base': addCohort, 'y1 < base': addCohort, 'y2 < y1': addAge },
      { atX: 'x1', atY: 'y2' },
    );
    await bench.query('atX', `UPDATE people SET cohort = 'c26'`);
  });

  it('runs one of two equal revisions and records the other', async () => {
    const merge = await bench.write();
    expect([merge.verdict.kind, merge.proved]).to.deep.equal(['independent', true]);
    expect(merge.verdict.notes.equals).to.deep.equal([[longId('x1'), longId('y1')]]);
    expect(await bench.move('atX', { kind: 'up' })).to.equal('+y1 +y2 +merge');
    expect(await bench.move('atY', { kind: 'up' })).to.equal('+x1 +merge');
    expect(await bench.move('fresh', { kind: 'up' })).to.equal('+base +x1 +y1 +y2 +merge');
    await sameSchemas(bench, ['atX', 'atY', 'fresh']);
    expect(await bench.query('atX', 'SELECT cohort, age FROM people')).to.deep.equal([
      { cohort: 'c26', age: null },
    ]);
  });

  it('takes the change back with the last of them', async () => {
    await bench.move('atX', { kind: 'down', to: longId('x1') });
    const cohort = () => bench.query('atX', 'SELECT cohort FROM people');
    expect(await cohort()).to.deep.equal([{ cohort: 'c26' }]);
    await bench.move('atX', { kind: 'down', to: longId('base') });
    expect(await bench.query('atX', 'SELECT * FROM people')).to.deep.equal([
      { id: 1, name: 'Ada', chat: 'ada' },
    ]);
    await bench.move('atX', { kind: 'up' });
    expect(await cohort()).to.deep.equal([{ cohort: 'c26' }]);
  });
});

describe('merge-heads of sides that go together in one order', () => {
  const copyChat: RevisionSql = [
    `UPDATE people SET name = name || ' ' || chat`,
    `UPDATE people SET name = split_part(name, ' ', 1)`,
  ];
  const dropChat: RevisionSql = [
    'ALTER TABLE people DROP COLUMN chat',
    'ALTER TABLE people ADD COLUMN chat text',
  ];
  let bench: MergeBench;
  before(async () => {
    bench = await standing(
      { 'x1 < base': dropChat, 'y1 < base': copyChat },
      { atX: 'x1', atY: 'y1' },
    );
  });

  it('writes the order down, and up follows it', async () => {
    const merge = await bench.write();
    expect([merge.verdict.kind, merge.findings]).to.deep.equal(['ordered', []]);
    expect(merge.verdict.notes.orders).to.deep.equal([[longId('y1'), longId('x1')]]);
    expect(await bench.move('fresh', { kind: 'up' })).to.equal('+base +y1 +x1 +merge');
    expect(await bench.move('atY', { kind: 'up' })).to.equal('+x1 +merge');
    await sameSchemas(bench, ['atY', 'fresh']);
  });

  it('refuses a database that has only what comes second, until it is told to reorder', async () => {
    const error = await rejection(bench.move('atX', { kind: 'up' }));
    expect(error).to.have.property('code', 'PLAN.WRONG_ORDER');
    expect(await bench.move('atX', { kind: 'up', reorder: true })).to.equal('-x1 +y1 +x1 +merge');
    await sameSchemas(bench, ['atX', 'atY']);
    const names = () => bench.query('atX', 'SELECT name FROM people');
    expect(await names()).to.deep.equal([{ name: 'Ada ada' }]);
  });
});

describe('merge-heads of sides whose order shows in the schema', () => {
  const mood: RevisionSql = [
    `CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE people (id integer PRIMARY KEY, name text, chat text, mood mood DEFAULT 'sad')`,
    'DROP TABLE people; DROP TYPE mood',
  ];
  const addMood = (label: string): RevisionSql => [
    `ALTER TYPE mood ADD VALUE '${label}'`,
    `ALTER TABLE people ALTER COLUMN mood DROP DEFAULT;
     ALTER TYPE mood RENAME TO mood_before;
     DO $$ BEGIN EXECUTE 'CREATE TYPE mood AS ENUM (' || (
       SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum
       WHERE enumtypid = 'mood_before'::regtype AND enumlabel <> '${label}') || ')'; END $$;
     ALTER TABLE people ALTER COLUMN mood TYPE mood USING mood::text::mood;
     ALTER TABLE people ALTER COLUMN mood SET DEFAULT 'sad';
     DROP TYPE mood_before`,
  ];

  it('brings databases that ran the heads in different orders to one schema', async () => {
    const bench = await standing(
      {
        base: mood,
        'x1 < base': addMood('ok'),
        'y1 < base': addMood('happy'),
        'x2 < x1': addMood('merry'),
      },
      { xy: 'x2 y1', yx: 'y1 x2', atY: 'y1' },
    );
    await bench.query('yx', `UPDATE people SET mood = 'happy'`);
    const merge = await bench.write();
    expect([merge.verdict.kind, merge.pairs[0]?.otherOrder, merge.proved]).to.deep.equal([
      'ordered',
      'changed',
      true,
    ]);
    for (const name of ['xy', 'yx', 'atY', 'fresh']) await bench.move(name, { kind: 'up' });
    await sameSchemas(bench, ['xy', 'yx', 'atY', 'fresh']);
    expect(await bench.query('yx', 'SELECT mood FROM people')).to.deep.equal([{ mood: 'happy' }]);
    await bench.query('yx', `UPDATE people SET mood = 'sad'`);
    expect(await bench.move('yx', { kind: 'down', to: longId('base') })).to.equal(
      '-merge -x2 -x1 -y1',
    );
  });
});
