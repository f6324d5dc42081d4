import { expect } from 'chai';
import type { PairVerdict } from '../../src/merge/judge-pair.ts';
import { mergeVerdict } from '../../src/merge/merge-verdict.ts';
import { remarksOf } from '../../src/merge/remarks.ts';
import { history, ids, revision } from '../support/history.ts';

const { graph } = history(['a', 'x1 < a', 'x2 < x1', 'y1 < a', 'y2 < y1', 'z1 < a']);
const [x = revision('x').id, y = revision('y').id, z = revision('z').id] = ids('x2 y2 z1');

function pair(parts: Partial<PairVerdict>): PairVerdict {
  return {
    kind: 'independent',
    heads: [x, y],
    first: null,
    otherOrder: 'same',
    equals: [],
    replaces: [],
    reasons: [],
    decision: null,
    ...parts,
  };
}

describe('mergeVerdict', () => {
  const changed = pair({ kind: 'ordered', first: x, otherOrder: 'changed' });

  it('is the worst of the pairs', () => {
    const other = pair({ heads: [x, z] });
    expect(mergeVerdict(graph, [other, changed], { differences: 'refuse' }).kind).to.equal(
      'ordered',
    );
    expect(mergeVerdict(graph, [other], { differences: 'refuse' }).kind).to.equal('independent');
  });

  it('orders the head of the first side before what the second begins with', () => {
    const refused = pair({ kind: 'ordered', first: y, otherOrder: 'refused' });
    const { notes } = mergeVerdict(graph, [refused], { differences: 'change' });
    expect(notes.orders).to.deep.equal([ids('y2 x1')]);
  });

  it('changes the schema of the other order, or refuses that order', () => {
    const one = mergeVerdict(graph, [changed], { differences: 'change' });
    expect([one.changed, one.notes.orders, one.notes.prefers]).to.deep.equal([
      { first: x, second: y },
      [],
      [ids('x2 y1')],
    ]);
    const other = mergeVerdict(graph, [changed], { differences: 'refuse' });
    expect([other.changed, other.notes.orders]).to.deep.equal([null, [ids('x2 y1')]]);
    expect(other.pairs[0]?.otherOrder).to.equal('refused');
    expect(remarksOf(one.pairs).join()).to.include('is brought to the same schema here');
    expect(remarksOf(other.pairs).join()).to.include('orch up --reorder');
  });

  it('orders nothing of what a person has to decide and both orders can run', () => {
    const open = { ...changed, kind: 'conflicting', decision: 'which one?' } as const;
    const verdict = mergeVerdict(graph, [open], { differences: 'refuse' });
    expect([verdict.notes.orders, verdict.decision]).to.deep.equal([[], 'which one?']);
  });
});
