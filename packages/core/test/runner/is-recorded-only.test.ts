import { expect } from 'chai';
import { isRecordedOnly, type AppliedOrigins } from '../../src/runner/is-recorded-only.ts';
import type { MergedRevision } from '../../src/revision/revision.ts';
import { ids, revision } from '../support/history.ts';

const [a] = ids('a');

/** `a b!` is a applied by running, and b by a merge's word. */
function applied(words: string): AppliedOrigins {
  return new Map(
    words
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => [
        ids(word.replace('!', ''))[0] ?? revision('x').id,
        word.endsWith('!') ? 'merged' : 'run',
      ]),
  );
}

function step(
  direction: 'up' | 'down',
  merged?: MergedRevision,
): Parameters<typeof isRecordedOnly>[0] {
  return { direction, revision: { ...revision('b'), ...(merged === undefined ? {} : { merged }) } };
}

const equal: MergedRevision = { equal: a === undefined ? [] : [a], replaced: false };
const replaced: MergedRevision = { equal: [], replaced: true };

describe('isRecordedOnly', () => {
  const cases = [
    ['up', undefined, 'a', false, 'runs what no merge speaks of'],
    ['up', equal, '', false, 'runs the first of two equals'],
    ['up', equal, 'a', true, 'records the second of two equals'],
    ['down', equal, 'a! b', true, 'keeps what an equal still stands for'],
    ['down', equal, 'b!', false, 'takes the change back with the last of two equals'],
    ['up', replaced, 'a', true, 'records what a merge replaces'],
    ['down', replaced, 'a b!', true, 'has nothing to take back of what was never run'],
    ['down', replaced, 'a b', false, 'takes back what was run before the merge'],
  ] as const;
  for (const [direction, merged, words, wanted, what] of cases) {
    it(what, () => {
      expect(isRecordedOnly(step(direction, merged), applied(words))).to.equal(wanted);
    });
  }
});
