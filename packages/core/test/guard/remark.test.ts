import { expect } from 'chai';
import { remarkOn } from '../../src/guard/remark.ts';

describe('remarkOn', () => {
  it('is the same for the same commit, and not the same for all', () => {
    const commits = [...'0123456789abcdef'].map((digit) => digit.repeat(40));
    for (const about of ['features', 'releases'] as const) {
      const lines = commits.map((commit) => remarkOn(commit, about));
      expect(commits.map((commit) => remarkOn(commit, about))).to.deep.equal(lines);
      expect(new Set(lines).size).to.be.greaterThan(2);
    }
  });

  it('has a line where there is no commit yet', () => {
    expect(remarkOn('', 'features')).to.not.equal('');
  });
});
