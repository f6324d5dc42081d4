import { expect } from 'chai';
import {
  longId,
  mergeBench,
  type MergeBench,
  type RevisionSql,
} from '../../support/merge-bench.ts';

const base: RevisionSql = [
  'CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL)',
  'DROP TABLE people',
];
const addEmail: RevisionSql = [
  'ALTER TABLE people ADD COLUMN email text',
  'ALTER TABLE people DROP COLUMN email',
];
const createTeams: RevisionSql = [
  'CREATE TABLE teams (id integer PRIMARY KEY)',
  'DROP TABLE teams',
];

const revisions = { base, 'x1 < base': addEmail, 'y1 < base': createTeams };

describe('merge-heads of independent sides', () => {
  let bench: MergeBench;
  before(async () => {
    bench = await mergeBench({ base, 'x1 < base': addEmail, 'y1 < base': createTeams }, [
      'atX',
      'atY',
      'fresh',
    ]);
    await bench.move('atX', { kind: 'up', target: longId('x1') });
    await bench.move('atY', { kind: 'up', target: longId('y1') });
    await bench.query('atX', `INSERT INTO people VALUES (1, 'Ada', 'ada@example.org')`);
  });

  it('writes a proved revision that holds both heads', async () => {
    const merge = await bench.write();
    expect([merge.verdict.kind, merge.proved, merge.findings]).to.deep.equal([
      'independent',
      true,
      [],
    ]);
    expect(merge.id).to.match(/^\d{14}_merge_[0-9a-f]{8}$/);
    expect(merge.source).to.include(`@parents  ${longId('x1')}, ${longId('y1')}`);
    const theirs = await (await mergeBench(revisions)).plan();
    expect([theirs.id, theirs.source], 'another person').to.deep.equal([merge.id, merge.source]);
  });

  it('leads every database to the same schema, and keeps its rows', async () => {
    expect(await bench.move('atX', { kind: 'up' })).to.equal('+y1 +merge');
    expect(await bench.move('atY', { kind: 'up' })).to.equal('+x1 +merge');
    expect(await bench.move('fresh', { kind: 'up' })).to.equal('+base +x1 +y1 +merge');
    const schemas = await Promise.all(['atX', 'atY', 'fresh'].map((name) => bench.schema(name)));
    expect(new Set(schemas).size).to.equal(1);
    expect(await bench.query('atX', 'SELECT email FROM people')).to.deep.equal([
      { email: 'ada@example.org' },
    ]);
  });

  it('goes down again', async () => {
    expect(await bench.move('fresh', { kind: 'down', to: 'base' })).to.equal(
      '-merge -y1 -x1 -base',
    );
  });
});
