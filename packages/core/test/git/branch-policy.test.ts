import { expect } from 'chai';

import { matchesBranch } from '../../src/git/branch-policy.ts';

describe('matchesBranch', () => {
  it('compares a pattern without a star as a whole', () => {
    expect(matchesBranch('main', ['main'])).to.equal(true);
    expect(matchesBranch('main-2', ['main'])).to.equal(false);
  });

  it('lets a star stand for any characters', () => {
    expect(matchesBranch('release/2026/11', ['main', 'release/*'])).to.equal(true);
    expect(matchesBranch('feature/x', ['main', 'release/*'])).to.equal(false);
  });

  it('takes every other character literally', () => {
    expect(matchesBranch('aXb', ['a.b'])).to.equal(false);
    expect(matchesBranch('a+(b)', ['a+(b)'])).to.equal(true);
  });
});
