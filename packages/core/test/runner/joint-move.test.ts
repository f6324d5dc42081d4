import { expect } from 'chai';
import type { RevisionId } from '../../src/revision/revision.ts';
import { digestOf, findSplit, parseJointMove } from '../../src/runner/joint-move.ts';
import type { JointMove, JointRecord } from '../../src/runner/joint-move.ts';

const ids = (text: string): readonly RevisionId[] =>
  text.split(' ').filter((id) => id !== '') as RevisionId[];

/** A part from a line such as `a b: up c, down b`. */
function part(database: string, line: string): JointMove['parts'][number] {
  const [before = '', steps = ''] = line.split(': ');
  return {
    database,
    before: digestOf(ids(before)),
    steps: steps.split(', ').map((step) => {
      const [direction, id] = step.split(' ') as ['up' | 'down', RevisionId];
      return { direction, id };
    }),
  };
}

const move = (id: string, parts: JointMove['parts'], returns: string | null = null): JointMove => ({
  id,
  startedAt: '2026-01-01T00:00:00.000Z',
  command: 'up',
  x: { tenant: 'acme' },
  parts,
  returns,
});

const record = (
  applied: string,
  last: JointMove | null = null,
  done: readonly JointMove[] = [],
): JointRecord => ({
  applied: new Set(ids(applied)),
  last,
  done: new Set(done.map(({ id }) => id)),
});

const split = (catalog: JointRecord, monitoring: JointRecord): unknown =>
  findSplit(new Map(Object.entries({ catalog, monitoring })))?.remaining ?? null;

describe('findSplit', () => {
  const up = move('1', [part('catalog', 'a: up b'), part('monitoring', 'a: up b, up c')]);
  const left = (...steps: readonly RevisionId[]): unknown => [
    { database: 'monitoring', steps: steps.map((id) => ({ direction: 'up', id })) },
  ];

  it('tells what is left of a database that was not reached, or only begun', () => {
    expect(split(record('a b', up, [up]), record('a'))).to.deep.equal(left(...ids('b c')));
    expect(split(record('a b', up, [up]), record('a b', up))).to.deep.equal(left(...ids('c')));
  });

  it('finds nothing where all have done their part, even when they went on since', () => {
    expect(split(record('a b', up, [up]), record('a b c', up, [up]))).to.equal(null);
    expect(split(record('a b', up, [up]), record('a', null, [up]))).to.equal(null);
  });

  it('finds nothing in a database that stands elsewhere', () => {
    expect(split(record('a b', up, [up]), record('a x'))).to.equal(null);
  });

  it('finds nothing after every database was moved by itself', () => {
    expect(split(record('a b', null, [up]), record('a'))).to.equal(null);
  });

  it('prefers the way back to the move that it takes back', () => {
    const back = move(
      '2',
      [part('monitoring', 'a b: down b'), part('catalog', 'a b: down b')],
      '1',
    );
    expect(split(record('a b', up, [up]), record('a', back, [back]))).to.deep.equal([
      { database: 'catalog', steps: [{ direction: 'down', id: 'b' }] },
    ]);
  });
});

describe('parseJointMove', () => {
  it('reads what it is written as, and nothing else', () => {
    const written = move('1', [part('catalog', 'a: up b')]);
    expect(parseJointMove(JSON.parse(JSON.stringify(written)))).to.deep.equal(written);
    for (const other of [
      null,
      'x',
      {},
      { ...written, parts: [{}] },
      { ...written, returns: 1 },
      { ...written, x: 1 },
    ]) {
      expect(parseJointMove(other)).to.equal(null);
    }
  });
});
