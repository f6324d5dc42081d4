import { expect } from 'chai';
import { longId, mergeBench, type Merge, type RevisionSql } from '../../support/merge-bench.ts';

const people: RevisionSql = [
  `CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, chat text);
   CREATE TABLE teams (id integer PRIMARY KEY)`,
  'DROP TABLE people; DROP TABLE teams',
];
const dropChat: RevisionSql = [
  'ALTER TABLE people DROP COLUMN chat',
  'ALTER TABLE people ADD COLUMN chat text',
];

/** Two sides of one revision each, x1 and y1. */
async function merge(x1: RevisionSql, y1: RevisionSql, first?: string): Promise<Merge> {
  const bench = await mergeBench({ base: people, 'x1 < base': x1, 'y1 < base': y1 });
  return bench.plan(first === undefined ? {} : { first: longId(first) });
}

/** The verdict, who runs first, and the kinds of reasons in order. */
function gist({ verdict, pairs }: Merge): string {
  const [pair] = pairs;
  const first = pair?.first?.replace(/^\d+_/, '') ?? 'none';
  const kinds = [...new Set(pair?.reasons.map(({ kind }) => kind))];
  return `${verdict.kind}, ${first} first (${kinds.join(' ')})`;
}

describe('merge-heads, verdicts', () => {
  it('sees a view on a column that the other side drops', async () => {
    const view: RevisionSql = [
      'CREATE VIEW chats AS SELECT id, chat FROM people',
      'DROP VIEW chats',
    ];
    const found = await merge(view, dropChat);
    expect(gist(found)).to.equal('conflicting, x1 first (fails needs)');
    expect(found.pairs[0]?.reasons.map(({ message }) => message).join('\n')).to.include(
      `view public.chats of ${longId('x1')} needs column public.people.chat, which ${longId('y1')} removes`,
    );
    expect([found.proved, found.verdict.notes.replaces]).to.deep.equal([false, [longId('y1')]]);
    expect(found.source)
      .to.include('throw new Error(')
      .and.include(`@replaces ${longId('y1')}`);
  });

  it('puts raw SQL on a column before the drop of the column', async () => {
    const upper: RevisionSql = ['UPDATE people SET name = upper(chat)', 'SELECT 1'];
    const found = await merge(dropChat, upper);
    expect(gist(found)).to.equal('ordered, y1 first (fails)');
    expect(found.verdict.notes.orders).to.deep.equal([[longId('y1'), longId('x1')]]);
    expect(found.proved).to.equal(true);
  });

  const index: RevisionSql = [
    'CREATE INDEX people_chat ON people (chat)',
    'DROP INDEX people_chat',
  ];

  it('does not lose an index with the column that the other side drops', async () => {
    const found = await merge(index, dropChat);
    expect(gist(found)).to.equal('conflicting, x1 first (fails needs lost)');
    expect(found.verdict.decision).to.include('missing index public.people.people_chat');
  });

  it('takes a person’s word for the order in which it is lost', async () => {
    const found = await merge(index, dropChat, 'x1');
    expect(gist(found)).to.equal('ordered, x1 first (chosen fails needs lost)');
    expect(found.proved).to.equal(true);
  });

  it('sees two renames of one column', async () => {
    const rename = (to: string): RevisionSql => [
      `ALTER TABLE people RENAME COLUMN chat TO ${to}`,
      `ALTER TABLE people RENAME COLUMN ${to} TO chat`,
    ];
    const found = await merge(rename('nick'), rename('handle'));
    expect(gist(found)).to.equal('conflicting, x1 first (fails touched)');
  });

  it('sees a foreign key to a table that the other side drops', async () => {
    const key: RevisionSql = [
      'ALTER TABLE people ADD COLUMN team integer REFERENCES teams',
      'ALTER TABLE people DROP COLUMN team',
    ];
    const drop: RevisionSql = ['DROP TABLE teams', 'CREATE TABLE teams (id integer PRIMARY KEY)'];
    expect(gist(await merge(key, drop))).to.equal('conflicting, x1 first (fails needs)');
    const cascade: RevisionSql = ['DROP TABLE teams CASCADE', drop[1]];
    expect(gist(await merge(key, cascade))).to.equal('conflicting, x1 first (fails needs lost)');
  });

  it('sees a function that both sides write', async () => {
    const answer = (value: number): RevisionSql => [
      `CREATE OR REPLACE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT ${value}'`,
      'DROP FUNCTION answer()',
    ];
    const found = await merge(answer(1), answer(2));
    expect(gist(found)).to.equal('conflicting, x1 first (touched differs lost)');
    expect(gist(await merge(answer(1), answer(2), 'y1'))).to.include('ordered, y1 first');
  });

  it('compares grants', async () => {
    const grant: RevisionSql = [
      'GRANT SELECT ON people TO PUBLIC',
      'REVOKE SELECT ON people FROM PUBLIC',
    ];
    const revoke: RevisionSql = ['REVOKE ALL ON people FROM PUBLIC', 'SELECT 1'];
    const found = await merge(grant, revoke);
    expect(gist(found)).to.equal('ordered, y1 first (differs lost)');
    expect([found.pairs[0]?.otherOrder, found.proved]).to.deep.equal(['changed', true]);
  });
});
