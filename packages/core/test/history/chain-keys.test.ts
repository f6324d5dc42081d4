import { expect } from 'chai';

import { chainKeys } from '../../src/history/chain-keys.ts';
import type { Checksum, RevisionId } from '../../src/revision/revision.ts';

const setting = { serverVersion: '18.4', orchVersion: '0.1.0', database: 'main' };

function keys(...revisions: string[]): readonly string[] {
  return chainKeys(
    revisions.map((text) => ({
      id: text.slice(0, 1).toLowerCase() as RevisionId,
      checksum: text as Checksum,
    })),
    setting,
  );
}

describe('chainKeys', () => {
  it('names every prefix, the empty one included', () => {
    expect(new Set(keys('a', 'b', 'c')).size).to.equal(4);
  });

  it('changes exactly what follows an edited revision', () => {
    const before = keys('a', 'b', 'c');
    const after = keys('a', 'B', 'c');
    expect(after.map((key, index) => key === before[index])).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('changes from the first swapped position on', () => {
    const before = keys('a', 'b', 'c');
    const after = keys('a', 'c', 'b');
    expect(after.map((key, index) => key === before[index])).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it('differs for another server, orch or database', () => {
    const order = [{ id: 'a' as RevisionId, checksum: 'a' as Checksum }];
    const all = [
      chainKeys(order, setting),
      chainKeys(order, { ...setting, serverVersion: '17' }),
      chainKeys(order, { ...setting, orchVersion: '0.2.0' }),
      chainKeys(order, { ...setting, database: 'monitoring' }),
    ].map((list) => list.at(-1));
    expect(new Set(all).size).to.equal(4);
  });
});
