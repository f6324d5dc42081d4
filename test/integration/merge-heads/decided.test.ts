import { expect } from 'chai';
import {
  longId,
  mergeBench,
  type MergeBench,
  type RevisionSql,
} from '../../support/merge-bench.ts';
import { rejection } from '../../support/rejection.ts';

const people: RevisionSql = [
  'CREATE TABLE people (id integer PRIMARY KEY, chat text)',
  'DROP TABLE people',
];
const rename = (to: string): RevisionSql => [
  `ALTER TABLE people RENAME COLUMN chat TO ${to}`,
  `ALTER TABLE people RENAME COLUMN ${to} TO chat`,
];

describe('merge-heads, a conflict that a person has decided', () => {
  let bench: MergeBench;
  let file: string;
  before(async () => {
    bench = await mergeBench(
      { base: people, 'x1 < base': rename('nick'), 'y1 < base': rename('handle') },
      ['atX', 'atY', 'fresh'],
    );
    for (const [name, head] of [
      ['atX', 'x1'],
      ['atY', 'y1'],
    ] as const) {
      await bench.move(name, { kind: 'up', target: longId('base') });
      await bench.query(name, `INSERT INTO people VALUES (1, 'ada')`);
      await bench.move(name, { kind: 'up', target: longId(head) });
    }
    const merge = await bench.write();
    file = `migrations/${merge.id}.mjs`;
  });

  it('throws as long as nothing is decided', async () => {
    const error = await rejection(bench.move('fresh', { kind: 'up' }));
    expect(error).to.have.property('code', 'RUN.REVISION_THREW');
  });

  it('leads every database to what was decided, with its rows', async () => {
    const source = bench.project.read(file);
    const decided = source
      .replace(/throw new Error\([^;]*\);/s, '')
      .replace('export async function up', 'export const config = { empty: true };\n$&');
    bench.project.write(file, decided);
    await bench.move('atX', { kind: 'up' });
    await bench.move('fresh', { kind: 'up' });
    const early = await rejection(bench.move('atY', { kind: 'up' }));
    expect(early).to.have.property('code', 'PLAN.WRONG_ORDER');
    expect(await bench.move('atY', { kind: 'up', reorder: true })).to.equal('-y1 +x1 +y1 +merge');
    for (const name of ['atX', 'atY']) {
      expect(await bench.query(name, 'SELECT nick FROM people'), name).to.deep.equal([
        { nick: 'ada' },
      ]);
    }
  });

  it('takes back only what was run', async () => {
    expect(await bench.move('atY', { kind: 'down', to: longId('base') })).to.equal(
      '-merge -y1 -x1',
    );
    expect(await bench.query('atY', 'SELECT chat FROM people')).to.deep.equal([{ chat: 'ada' }]);
  });
});
