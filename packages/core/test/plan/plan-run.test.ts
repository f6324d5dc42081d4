import { expect } from 'chai';
import fc from 'fast-check';
import { makeHistory } from '../../src/history/history.ts';
import { planDown, planReorder, planTo, planUp, type RunPlan } from '../../src/plan/plan-run.ts';
import { noNotes } from '../../src/revision/merge-notes.ts';
import { history, ids, revision } from '../support/history.ts';
import { failureOf } from '../support/rejection.ts';

const split = history(['a', 'b1 < a', 'b2 < a', 'c2 < b2']);
const line = history(['a', 'b < a', 'c < b']);

const scope = (applied: string, of = split) => ({ history: of, applied: new Set(ids(applied)) });

/** `-b1 +b2`: the steps of a plan in a line. */
function steps(plan: RunPlan): string {
  if (plan.kind === 'upToDate') return 'up to date';
  return plan.steps.map(({ direction, id }) => `${direction === 'up' ? '+' : '-'}${id}`).join(' ');
}

describe('planUp', () => {
  it('applies what is pending, up to the only head', () => {
    expect(steps(planUp(scope('a', line), { kind: 'head' }))).to.equal('+b +c');
  });

  it('applies all heads when told so', () => {
    expect(steps(planUp(scope('a'), { kind: 'heads' }))).to.equal('+b1 +b2 +c2');
  });

  it('applies only what the target builds on', () => {
    expect(steps(planUp(scope('a'), { kind: 'revisions', ids: ids('c2') }))).to.equal('+b2 +c2');
  });

  it('applies the next few', () => {
    expect(steps(planUp(scope('', line), { kind: 'count', count: 2 }))).to.equal('+a +b');
  });

  it('has nothing to do when all is applied', () => {
    expect(planUp(scope('a b c', line), { kind: 'head' })).to.deep.equal({ kind: 'upToDate' });
  });

  it('reverts nothing when the target is below', () => {
    const target = { kind: 'revisions', ids: ids('a') } as const;
    expect(planUp(scope('a b', line), target)).to.deep.equal({ kind: 'upToDate' });
  });

  it('leads to reconciling where a local head is in the way', () => {
    const own = { ...revision('b1 < a'), path: '.orch/local/main/b1.ts' };
    const mixed = makeHistory([revision('a'), own, revision('b2 < a')]);
    const hintOf = (of: typeof mixed) =>
      failureOf(() => planUp(scope('a', of), { kind: 'head' })).hint;
    expect(hintOf(mixed)).to.match(/^orch reconcile /u);
    expect(hintOf(split)).to.include('orch merge-heads');
  });

  const refused = [
    ['several heads', () => planUp(scope('a'), { kind: 'head' }), 'HISTORY.SEVERAL_HEADS'],
    [
      'a count past the head',
      () => planUp(scope('a', line), { kind: 'count', count: 3 }),
      'PLAN.PAST_HEAD',
    ],
    ['no count', () => planUp(scope('', line), { kind: 'count', count: 0 }), 'PLAN.BAD_COUNT'],
    [
      'an applied revision that nobody knows',
      () => planUp(scope('a x', line), { kind: 'head' }),
      'PLAN.UNKNOWN_APPLIED',
    ],
    [
      'a broken history',
      () => planUp(scope('', history(['a < b', 'b < a'])), { kind: 'heads' }),
      'HISTORY.FINDINGS',
    ],
  ] as const;
  for (const [what, call, code] of refused) {
    it(`refuses ${what}`, () => {
      expect(failureOf(call).code).to.equal(code);
    });
  }
});

describe('planDown', () => {
  it('reverts the last ones', () => {
    expect(steps(planDown(scope('a b c', line), { kind: 'count', count: 2 }))).to.equal('-c -b');
  });

  it('reverts what builds on the target and leaves other branches', () => {
    const target = { kind: 'revisions', ids: ids('b2') } as const;
    expect(steps(planDown(scope('a b1 b2 c2'), target))).to.equal('-c2');
  });

  it('reverts everything on the way to base', () => {
    const target = { kind: 'revisions', ids: [] } as const;
    expect(steps(planDown(scope('a b1 b2 c2'), target))).to.equal('-c2 -b2 -b1 -a');
  });

  it('has nothing to do when the target is the head', () => {
    const target = { kind: 'revisions', ids: ids('c') } as const;
    expect(steps(planDown(scope('a b c', line), target))).to.equal('up to date');
  });

  it('refuses to go below base', () => {
    const failure = failureOf(() => planDown(scope('a', line), { kind: 'count', count: 2 }));
    expect([failure.code, failure.details]).to.deep.equal([
      'PLAN.PAST_BASE',
      { wanted: 2, applied: 1 },
    ]);
  });

  it('refuses a target that is not applied', () => {
    const target = { kind: 'revisions', ids: ids('c') } as const;
    expect(failureOf(() => planDown(scope('a', line), target)).code).to.equal('PLAN.NOT_APPLIED');
  });

  it('refuses a revision without a down', () => {
    const oneWay = makeHistory([revision('a', '/** No down here. */\nexports.up = () => {};\n')]);
    const failure = failureOf(() => planDown(scope('a', oneWay), { kind: 'count', count: 1 }));
    expect([failure.code, failure.details]).to.deep.equal(['PLAN.DOWN_MISSING', { ids: ['a'] }]);
  });
});

describe('planTo', () => {
  it('reverts the abandoned branch before applying the new one', () => {
    expect(steps(planTo(scope('a b1'), ids('c2')))).to.equal('-b1 +b2 +c2');
  });

  it('goes to base', () => {
    expect(steps(planTo(scope('a b1'), []))).to.equal('-b1 -a');
  });

  it('ends with exactly the targets and their ancestors, each step on firm ground', () => {
    const words = ['a', 'b1', 'b2', 'c2'] as const;
    const some = fc
      .subarray([...words])
      .map((picked) => split.graph.ancestorsOf(picked as never[]));
    fc.assert(
      fc.property(some, fc.subarray([...words]), (applied, targets) => {
        const plan = planTo({ history: split, applied }, ids(targets.join(' ')));
        const state = new Set(applied);
        for (const { direction, id } of plan.kind === 'upToDate' ? [] : plan.steps) {
          const ground =
            direction === 'up' ? split.graph.parentsOf(id) : split.graph.childrenOf(id);
          expect(ground.every((near) => state.has(near) === (direction === 'up'))).to.equal(true);
          if (direction === 'up') state.add(id);
          else state.delete(id);
        }
        const wanted = split.graph.ancestorsOf(ids(targets.join(' ')));
        expect([...state].sort()).to.deep.equal([...wanted].sort());
      }),
    );
  });
});

describe('planUp across a merge that orders its sides', () => {
  const [b1 = revision('x').id, b2 = revision('x').id] = ids('b1 b2');
  const merge = { ...revision('m < b1 b2'), merge: { ...noNotes, orders: [[b2, b1]] as const } };
  const lines = ['a', 'b1 < a', 'b2 < a'].map((one) => revision(one));
  const ordered = makeHistory([...lines, merge]);
  const head = { kind: 'head' } as const;

  it('follows the order of the merge', () => {
    expect(steps(planUp(scope('', ordered), head))).to.equal('+a +b2 +b1 +m');
    expect(steps(planUp(scope('a b2', ordered), head))).to.equal('+b1 +m');
  });

  for (const applied of ['a b1', 'a b1 b2']) {
    it(`refuses a database that has "${applied}"`, () => {
      const error = failureOf(() => planUp(scope(applied, ordered), head));
      expect(error.code).to.equal('PLAN.WRONG_ORDER');
    });
  }

  it('follows a preference, and refuses nothing for it', () => {
    const notes = { ...noNotes, prefers: [[b2, b1]] as const };
    const preferred = makeHistory([...lines, { ...revision('m < b1 b2'), merge: notes }]);
    expect(steps(planUp(scope('', preferred), head))).to.equal('+a +b2 +b1 +m');
    expect(steps(planUp(scope('a b1', preferred), head))).to.equal('+b2 +m');
  });

  it('takes what a merge has settled for settled', () => {
    expect(planUp(scope('a b1 b2 m', ordered), head)).to.deep.equal({ kind: 'upToDate' });
  });

  it('reverts and applies again what came too early, when told so', () => {
    expect(steps(planReorder(scope('a b1', ordered), head))).to.equal('-b1 +b2 +b1 +m');
    expect(steps(planReorder(scope('a b1 b2', ordered), head))).to.equal('-b1 +b1 +m');
    expect(steps(planReorder(scope('a b2', ordered), head))).to.equal('+b1 +m');
  });

  it('moves to the merge the same way', () => {
    const error = failureOf(() => planTo(scope('a b1', ordered), ids('m')));
    expect(error.code).to.equal('PLAN.WRONG_ORDER');
    expect(steps(planTo(scope('a b1', ordered), ids('b2')))).to.equal('-b1 +b2');
  });
});
