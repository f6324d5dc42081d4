import { expect } from 'chai';
import type { BackfillKind, ScoredCandidate } from '../../../src/generate/backfill/backfill.ts';
import { chooseBackfill } from '../../../src/generate/backfill/choose-backfill.ts';

/** A candidate in short: `copy of a: 3/3`. */
function scored(text: string, exact = true): ScoredCandidate {
  const [, kind = '', reads = '', agree, rows] = /^(\w+) of (\w*): (\d+)\/(\d+)$/.exec(text) ?? [];
  return {
    kind: kind as BackfillKind,
    expression: `${kind}(${reads})`,
    reads,
    evidence: { rows: Number(rows), agree: Number(agree), exact },
  };
}

describe('chooseBackfill', () => {
  it('takes the plainest of those with which every row agrees', () => {
    const chosen = chooseBackfill([scored('lookup of b: 3/3'), scored('copy of a: 3/3')]);
    expect(chosen).to.deep.equal({ kind: 'learned', candidate: scored('copy of a: 3/3') });
  });

  it('takes the first of several expressions over the same column', () => {
    const [first, second] = [scored('function of a: 3/3'), scored('function of a: 3/3')];
    expect(chooseBackfill([first, second])).to.deep.equal({ kind: 'learned', candidate: first });
  });

  for (const [reason, candidates] of [
    ['severalWays', [scored('copy of a: 3/3'), scored('copy of b: 3/3')]],
    ['onlySampled', [scored('copy of a: 3/3', false)]],
    ['fewRows', [scored('constant of : 1/1')]],
    ['rowsDisagree', [scored('copy of a: 2/3')]],
  ] as const) {
    it(`doubts for the reason ${reason}`, () => {
      expect(chooseBackfill(candidates)).to.deep.equal({ kind: 'doubtful', reason, candidates });
    });
  }

  it('proposes what most rows agree with first', () => {
    const candidates = [scored('copy of a: 5/9'), scored('cast of b: 8/9')];
    expect(chooseBackfill(candidates)).to.deep.include({ candidates: candidates.toReversed() });
  });

  it('knows nothing where fewer than half of the rows agree, or there are none', () => {
    expect(chooseBackfill([scored('copy of a: 1/3')])).to.deep.equal({ kind: 'unknown' });
    expect(chooseBackfill([scored('copy of a: 0/0')])).to.deep.equal({ kind: 'unknown' });
  });
});
