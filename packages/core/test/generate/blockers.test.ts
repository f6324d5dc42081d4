import { expect } from 'chai';
import type { ChangePlan } from '../../src/generate/change.ts';
import { refuseBlocked } from '../../src/generate/blockers.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const nothing: ChangePlan = { changes: [], renameCandidates: [], unmodelled: [] };

describe('refuseBlocked', () => {
  it('names what differs when the engine has no change for it', () => {
    const from = catalogOf(fact('column', 'public.a.b', { storage: null }));
    const to = catalogOf(fact('column', 'public.a.b', { storage: 'external' }));
    expect(() => refuseBlocked(nothing, { from, to, allowUnmodelled: true }))
      .to.throw()
      .with.deep.include({
        code: 'GENERATE.UNMODELLED',
        details: { unmodelled: ['column public.a.b: storage none -> external'] },
      });
  });

  it('lets pass what was left out on purpose', () => {
    const [from, to] = [catalogOf(), catalogOf(fact('userMapping', 's.public'))];
    const plan = { ...nothing, unmodelled: ['user mapping s.public'] };
    expect(() => refuseBlocked(plan, { from, to, allowUnmodelled: true })).to.not.throw();
    expect(() => refuseBlocked(plan, { from, to, allowUnmodelled: false }))
      .to.throw()
      .with.property('code', 'GENERATE.UNMODELLED');
  });
});
