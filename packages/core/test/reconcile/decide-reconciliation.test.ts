import { expect } from 'chai';
import type { Catalog, Fact } from '../../src/catalog/catalog.ts';
import { OrchError } from '../../src/failure/orch-error.ts';
import { decideReconciliation } from '../../src/reconcile/decide-reconciliation.ts';
import type { DecisionInput } from '../../src/reconcile/decide-reconciliation.ts';
import type { RevisionEffect } from '../../src/reconcile/judge-revisions.ts';
import { parseRevisionId } from '../../src/revision/revision-id.ts';
import { catalogOf, fact } from '../support/catalog.ts';
import { ids } from '../support/history.ts';

const table = fact('table', 'public.t');
const a = fact('column', 'public.t.a', { type: 'text' });
const aSmall = fact('column', 'public.t.a', { type: 'varchar(9)' });
const b = fact('column', 'public.t.b', { type: 'text' });

/** Facts that a revision leaves behind, or takes away with a minus, and its writes. */
type Step = readonly [id: string, facts: readonly Fact[], writes?: readonly string[]];

function effects(origin: Catalog, steps: readonly Step[]): readonly RevisionEffect[] {
  let before = origin;
  return steps.map(([id, facts, writes = []]) => {
    const all = new Map([...before.facts.values(), ...facts].map((one) => [one.key, one]));
    const effect = { id: parseRevisionId(id), before, after: catalogOf(...all.values()), writes };
    before = effect.after;
    return effect;
  });
}

function decide(
  official: readonly Step[],
  local: readonly Step[],
  more: Partial<DecisionInput> = {},
): unknown {
  const origin = catalogOf(table);
  const ran = effects(origin, local);
  const decision = decideReconciliation({
    official: effects(origin, official),
    origin,
    applied: new Set(),
    now: ran.at(-1)?.after ?? origin,
    local: ran,
    localIds: ran.map(({ id }) => id),
    keptFiles: new Set(ran.map(({ id }) => id)),
    canRunFirst: true,
    ...more,
    choices: { skipData: [], runData: [], discard: [], all: false, ...more.choices },
  });
  if (decision.kind === 'apart') return 'apart';
  const { first, add, run, reached } = decision;
  return { first: first.join(' '), add: add.join(' '), run: run.join(' '), reached };
}

function failed(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof OrchError) return error.code;
    throw error;
  }
  return null;
}

const choices = { skipData: [], runData: [], discard: [], all: false };
const fill = ["update t set a = 'x'"];

describe('decideReconciliation', () => {
  it('records what is there, and runs what comes after', () => {
    expect(
      decide(
        [
          ['o1', [a]],
          ['o2', [b]],
        ],
        [['l', [a]]],
      ),
    ).to.deep.equal({
      first: '',
      add: 'o1',
      run: 'o2',
      reached: 1,
    });
  });

  it('runs what others have released before it', () => {
    expect(
      decide(
        [
          ['o1', [b]],
          ['o2', [a]],
        ],
        [['l', [a]]],
      ),
    ).to.deep.equal({
      first: 'o1',
      add: 'o2',
      run: '',
      reached: 2,
    });
  });

  it('runs nothing early on a schema that is not right yet', () => {
    const official: readonly Step[] = [
      ['o1', [aSmall]],
      ['o2', [b]],
      ['o3', [fact('index', 'public.t.a_idx')]],
    ];
    const local: readonly Step[] = [['l', [a, fact('index', 'public.t.a_idx')]]];
    expect(decide(official, local)).to.deep.include({ first: '', add: 'o1 o2 o3' });
  });

  it('takes several that make one fact in turn for what they make together', () => {
    expect(
      decide(
        [
          ['o1', [aSmall]],
          ['o2', [a]],
        ],
        [['l', [a]]],
      ),
    ).to.deep.include({
      add: 'o1 o2',
    });
  });

  it('keeps local work apart, and does not give it up unasked', () => {
    expect(decide([['o1', [b]]], [['l', [a]]])).to.equal('apart');
    const mixed = (more?: Partial<DecisionInput>): unknown =>
      decide(
        [['o1', [a]]],
        [
          ['l1', [a]],
          ['l2', [b]],
        ],
        more,
      );
    expect(failed(mixed)).to.equal('RECONCILE.UNRELEASED');
    expect(mixed({ choices: { ...choices, discard: ['l2'] } })).to.deep.include({ add: 'o1' });
    expect(mixed({ keptFiles: new Set() })).to.deep.include({ add: 'o1' });
  });

  it('asks about rows unless the very same statements were run', () => {
    const same: readonly Step[] = [['o1', [a], fill]];
    expect(failed(() => decide(same, [['l', [a]]]))).to.equal('RECONCILE.DATA_UNDECIDED');
    expect(decide(same, [['l', [a], fill]])).to.deep.include({ add: 'o1' });
    const unknown = ['update t set a = $1'];
    expect(failed(() => decide([['o1', [a], unknown]], [['l', [a], unknown]]))).to.equal(
      'RECONCILE.DATA_UNDECIDED',
    );
    expect(
      decide(same, [['l', [a]]], { choices: { ...choices, skipData: ['o1'] } }),
    ).to.deep.include({ add: 'o1' });
  });

  it('runs changes of rows where no local revision changed any, and asks elsewhere', () => {
    const official: readonly Step[] = [
      ['o1', [a]],
      ['o2', [], fill],
    ];
    expect(decide(official, [['l', [a]]])).to.deep.include({ add: 'o1', run: 'o2' });
    const local: readonly Step[] = [['l', [a], ["update t set a = 'y'"]]];
    expect(failed(() => decide(official, local))).to.equal('RECONCILE.DATA_UNDECIDED');
    expect(decide(official, local, { choices: { ...choices, runData: ['o2'] } })).to.deep.include({
      run: 'o2',
    });
    expect(decide(official, local, { choices: { ...choices, skipData: ['o2'] } })).to.deep.include({
      add: 'o1 o2',
      run: '',
    });
    expect(decide(official, [['l', [a], fill]])).to.deep.include({ add: 'o1 o2', run: '' });
  });

  it('does not count what is applied', () => {
    const [o1] = ids('o1');
    expect(
      decide(
        [
          ['o1', [b]],
          ['o2', [a]],
        ],
        [
          ['l', [a]],
          ['o1', [b]],
        ],
        {
          applied: new Set(o1 === undefined ? [] : [o1]),
          localIds: ids('l'),
        },
      ),
    ).to.deep.include({ first: '', add: 'o2', reached: 2 });
  });

  it('refuses names that nothing is to be decided about', () => {
    const wrong = (named: Partial<typeof choices>) =>
      failed(() => decide([['o1', [a]]], [['l', [a]]], { choices: { ...choices, ...named } }));
    expect([
      wrong({ skipData: ['l'] as never }),
      wrong({ runData: ['x'] as never }),
      wrong({ discard: ['o1'] as never }),
    ]).to.deep.equal(Array.from({ length: 3 }, () => 'RECONCILE.WRONG_REVISION'));
  });
});
