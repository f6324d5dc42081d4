import { expect } from 'chai';
import { asApplied } from '../../src/checkout/revisions-of-rows.ts';
import { appliedRow, revision } from '../support/history.ts';

describe('asApplied', () => {
  it('gives the commit of then to what is applied with the same text, and to nothing else', () => {
    const wanted = ['a', 'b < a', 'c < b', 'd < c'].map((line) => ({
      ...revision(line),
      commit: 'target',
    }));
    const rows = [
      { ...appliedRow(revision('a')), commit: 'then' },
      { ...appliedRow(revision('b < a', 'another text')), commit: 'then' },
      { ...appliedRow(revision('c < b')), commit: null },
    ];
    const found = asApplied(wanted, rows).map(({ id, commit }) => [id, commit]);
    expect(found).to.deep.equal([
      ['a', 'then'],
      ['b', 'target'],
      ['c', 'target'],
      ['d', 'target'],
    ]);
  });
});
