import { expect } from 'chai';
import { planJointDown } from '../../src/plan/plan-joint-down.ts';
import type { RevisionId } from '../../src/revision/revision.ts';

const way = (text: string): readonly RevisionId[] =>
  text.split(' ').filter(Boolean) as RevisionId[];

describe('planJointDown', () => {
  for (const [ways, count, expected] of [
    [['4 2 1', '4 3 1'], 1, [1, 1]],
    [['4 2 1', '4 3 1'], 2, [1, 2]],
    [['4 2 1', '4 3 1'], 3, [2, 2]],
    [['4 2 1', '4 3 1'], 4, [3, 3]],
    [['', '3 1'], 1, [0, 1]],
  ] as const) {
    it(`takes the last ${count} of ${ways.join(' | ')}`, () => {
      expect(planJointDown(ways.map(way), count)).to.deep.equal(expected);
    });
  }

  it('refuses to go below the base', () => {
    expect(() => planJointDown([way('1'), way('1')], 2)).to.throw('1');
  });
});
