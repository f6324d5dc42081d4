import { expect } from 'chai';
import { allowedOn, type GuardRule } from '../../src/guard/policy.ts';

const releaseBranches = ['main', 'release/*'];

describe('allowedOn', () => {
  const usual = (branch: string | null, rules: readonly GuardRule[] = []) =>
    allowedOn(branch, { rules, releaseBranches });

  it('lets release branches add, and all others nothing', () => {
    expect(
      ['main', 'release/1', 'feature/main', 'maintenance', ''].map((one) => usual(one)),
    ).to.deep.equal(['additions', 'additions', 'nothing', 'nothing', 'nothing']);
  });

  it('allows nothing where no branch is known, whatever the rules are', () => {
    expect(usual(null, [{ pattern: '*', allows: 'anything' }])).to.equal('nothing');
  });

  it('takes the first rule that matches, before the release branches', () => {
    const rules: GuardRule[] = [
      { pattern: 'release/old*', allows: 'nothing' },
      { pattern: 'release/*', allows: 'anything' },
    ];
    expect(['release/old-1', 'release/2', 'main'].map((one) => usual(one, rules))).to.deep.equal([
      'nothing',
      'anything',
      'additions',
    ]);
  });
});
