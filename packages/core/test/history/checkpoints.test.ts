import { expect } from 'chai';

import { checkpoints } from '../../src/history/checkpoints.ts';

describe('checkpoints', () => {
  it('keeps the end and doubling distances from it', () => {
    expect(checkpoints(100)).to.deep.equal([100, 84, 68, 36]);
  });

  it('keeps nothing of an empty history', () => {
    expect(checkpoints(0)).to.deep.equal([]);
  });

  it('keeps a logarithmic number', () => {
    expect(checkpoints(10_000)).to.have.lengthOf(11);
  });
});
