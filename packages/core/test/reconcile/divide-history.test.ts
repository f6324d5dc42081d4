import { expect } from 'chai';
import { divideHistory } from '../../src/reconcile/divide-history.ts';
import { appliedRow, history, revision } from '../support/history.ts';

function divided(official: readonly string[], applied: readonly string[]): unknown {
  const rows = applied.map((line) => appliedRow(revision(line)));
  const { shared, ran, local, pending, ...rest } = divideHistory(history(official), rows);
  return {
    shared: shared.join(' '),
    ran: ran.map(({ id }) => id).join(' '),
    official: rest.official.join(' '),
    local: local.map(({ id }) => id).join(' '),
    pending: pending.join(' '),
  };
}

describe('divideHistory', () => {
  it('divides where the first local revision was applied', () => {
    expect(divided(['a', 'b < a', 'c < b'], ['a', 'l1 < a', 'l2 < l1'])).to.deep.equal({
      shared: 'a',
      ran: 'l1 l2',
      official: 'b c',
      local: 'l1 l2',
      pending: 'b c',
    });
  });

  it('keeps official revisions apart that came after a local one', () => {
    expect(divided(['a', 'b < a', 'c < b'], ['a', 'l < a', 'c < b'])).to.deep.equal({
      shared: 'a',
      ran: 'l c',
      official: 'b c',
      local: 'l',
      pending: 'b',
    });
  });

  it('takes nothing for shared whose parents are not', () => {
    expect(divided(['a', 'b < a'], ['b < a'])).to.deep.equal({
      shared: '',
      ran: 'b',
      official: 'a b',
      local: '',
      pending: 'a',
    });
  });
});
