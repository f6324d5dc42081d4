import { expect } from 'chai';
import { selectRevision, selectRevisions } from '../../src/history/select-revisions.ts';
import { history, ids } from '../support/history.ts';
import { failureOf } from '../support/rejection.ts';

const line = history(['2026_a', '2026_b < 2026_a', '2027_c < 2026_b']).graph;
const split = history(['a', 'b1 < a', 'b2 < a']).graph;

const onLine = (text: string, current = '') =>
  selectRevisions(text, { graph: line, current: ids(current) });
const onSplit = (text: string, current = '') =>
  selectRevisions(text, {
    graph: split,
    current: ids(current),
    branchHeads: (branch) => ids(branch === 'feature/x' ? 'b1 b2' : ''),
  });

describe('selectRevisions', () => {
  it('takes a full id, a unique beginning, and the words', () => {
    expect(['2026_a', '2027', 'head', 'heads', 'base'].map((text) => onLine(text))).to.deep.equal([
      ['2026_a'],
      ['2027_c'],
      ['2027_c'],
      ['2027_c'],
      [],
    ]);
  });

  it('takes a full id that is the beginning of another', () => {
    const { graph } = history(['a', 'ab < a']);
    expect(selectRevisions('a', { graph, current: [] })).to.deep.equal(['a']);
  });

  it('takes a full id that looks like a branch', () => {
    const { graph } = history(['x@head']);
    expect(selectRevisions('x@head', { graph, current: [] })).to.deep.equal(['x@head']);
  });

  it('counts from what is applied', () => {
    expect([
      onLine('+1', '2026_a'),
      onLine('+2'),
      onLine('-1', '2027_c'),
      onLine('-3', '2027_c'),
    ]).to.deep.equal([['2026_b'], ['2026_b'], ['2026_b'], []]);
  });

  it('takes the heads of a Git branch', () => {
    expect(onSplit('feature/x@heads')).to.deep.equal(['b1', 'b2']);
  });

  const refused = [
    ['an unknown name', () => onLine('2028'), 'REVISION.UNKNOWN'],
    ['an empty name', () => onLine(''), 'REVISION.UNKNOWN'],
    ['a beginning of several', () => onLine('2026'), 'REVISION.AMBIGUOUS'],
    ['head where there are several', () => onSplit('head'), 'HISTORY.SEVERAL_HEADS'],
    ['head of a branch with several', () => onSplit('feature/x@head'), 'HISTORY.SEVERAL_HEADS'],
    ['a step into several', () => onSplit('+1', 'a'), 'REVISION.AMBIGUOUS'],
    ['a step from several', () => onSplit('-1', 'b1 b2'), 'REVISION.AMBIGUOUS'],
    ['a step past the head', () => onLine('+1', '2027_c'), 'REVISION.UNKNOWN'],
    ['a step past base', () => onLine('-2', '2026_a'), 'REVISION.UNKNOWN'],
    ['a step down from base', () => onLine('-1'), 'REVISION.UNKNOWN'],
    ['no step', () => onLine('+0', '2026_a'), 'REVISION.UNKNOWN'],
  ] as const;
  for (const [what, call, code] of refused) {
    it(`refuses ${what}`, () => {
      expect(failureOf(call).code).to.equal(code);
    });
  }

  it('names the nearest revisions', () => {
    const { graph } = history(['20261120_add_cohort', '20261121_add_email']);
    const nearest = (text: string) =>
      failureOf(() => selectRevisions(text, { graph, current: [] })).details['nearest'];
    expect([nearest('add_cohrot'), nearest('email'), nearest('nothing_like_it')]).to.deep.equal([
      ['20261120_add_cohort'],
      ['20261121_add_email'],
      [],
    ]);
  });
});

describe('selectRevision', () => {
  it('refuses a selector that means several', () => {
    const failure = failureOf(() => selectRevision('heads', { graph: split, current: [] }));
    expect(failure.details).to.deep.equal({ heads: ['b1', 'b2'] });
  });
});
