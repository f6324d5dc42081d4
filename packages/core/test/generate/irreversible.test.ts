import { expect } from 'chai';
import { findIrreversible } from '../../src/generate/irreversible.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const down = { changes: [], renameCandidates: [], unmodelled: [] };
const shirts = fact('table', 'public.shirts');
const colours = fact('table', 'public.colours');
const key = fact('constraint', 'public.shirts.colour', {
  type: 'foreignKey',
  references: { schema: 'public', table: 'colours', columns: ['id'] },
});

describe('findIrreversible', () => {
  it('finds a foreign key to a table that up drops', () => {
    const before = catalogOf(shirts, colours, key);
    expect(findIrreversible({ down, before, after: catalogOf(shirts) })).to.deep.equal([
      'public.shirts.colour refers to a table whose rows are gone',
    ]);
  });

  it('leaves a foreign key whose table stays, or goes with it', () => {
    const before = catalogOf(shirts, colours, key);
    expect(findIrreversible({ down, before, after: catalogOf(shirts, colours) })).to.deep.equal([]);
    expect(findIrreversible({ down, before, after: catalogOf() })).to.deep.equal([]);
  });
});
