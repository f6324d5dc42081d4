import { expect } from 'chai';
import { findLosses, mergeLosses, uncoveredLosses } from '../../src/stash/find-losses.ts';
import type { Loss, TableState } from '../../src/stash/find-losses.ts';

/** `1:int 2:text` as columns. */
function table(oid: string, file: string, columns: string): TableState {
  return {
    oid,
    file,
    columns: columns.split(' ').map((text) => {
      const [number = '', type = '', modifier = '-1'] = text.split(':');
      return { number: Number(number), type, modifier: Number(modifier) };
    }),
  };
}

const columns = (oid: string, ...numbers: number[]): Loss => {
  return { oid, kind: 'columns', columns: numbers };
};

describe('findLosses', () => {
  const before = [table('a', 'f1', '1:int 2:text 3:varchar:9')];
  const find = (after: readonly TableState[], emptied: readonly string[] = []): readonly Loss[] =>
    findLosses(before, after, new Set(emptied));

  it('finds a table that is gone', () => {
    expect(find([])).to.deep.equal([{ oid: 'a', kind: 'table', columns: [] }]);
  });

  it('finds columns that are gone, or were rewritten as another type', () => {
    expect(find([table('a', 'f2', '1:int8 3:varchar:5 4:text')])).to.deep.equal([
      columns('a', 1, 2, 3),
    ]);
  });

  it('takes a type that changed without a rewrite for the same values', () => {
    expect(find([table('a', 'f1', '1:int 2:varchar 3:varchar:5')])).to.deep.equal([]);
  });

  it('finds a table that was emptied, which a rewrite alone does not do', () => {
    const after = [table('a', 'f2', '1:int 2:text 3:varchar:9')];
    expect(find(after, ['a'])).to.deep.equal([{ oid: 'a', kind: 'rows', columns: [] }]);
    expect(find(after)).to.deep.equal([]);
  });

  it('knows nothing of tables that were not there before', () => {
    expect(find([...before, table('b', 'f3', '1:int')], ['b'])).to.deep.equal([]);
  });
});

describe('mergeLosses', () => {
  it('keeps one for each table that covers both', () => {
    const whole: Loss = { oid: 'a', kind: 'rows', columns: [] };
    expect(mergeLosses([columns('a', 3), columns('b', 1)], [columns('a', 1)])).to.deep.equal([
      columns('a', 1, 3),
      columns('b', 1),
    ]);
    expect(mergeLosses([columns('a', 3)], [whole])).to.deep.equal([whole]);
    expect(mergeLosses([whole], [columns('a', 3)])).to.deep.equal([whole]);
  });
});

describe('uncoveredLosses', () => {
  it('leaves what the known ones do not hold', () => {
    const whole: Loss = { oid: 'c', kind: 'table', columns: [] };
    const known = [columns('a', 1, 2), columns('b', 1), whole];
    expect(uncoveredLosses([columns('a', 2), columns('c', 5), whole], known)).to.deep.equal([]);
    const more = [columns('b', 1, 2), columns('d', 1), { ...whole, oid: 'a' }];
    expect(uncoveredLosses(more, known)).to.deep.equal(more);
  });
});
