import { expect } from 'chai';
import fc from 'fast-check';
import type { Fact, FactValue } from '../../src/catalog/catalog.ts';
import { compareCatalogs } from '../../src/catalog/compare-catalogs.ts';
import { catalogOf, fact } from '../support/catalog.ts';

describe('compareCatalogs', () => {
  it('finds nothing between equal catalogs', () => {
    const a = catalogOf(fact('table', 's.a', { x: 1, y: [{ z: null }] }));
    const b = catalogOf(fact('table', 's.a', { y: [{ z: null }], x: 1 }));
    expect(compareCatalogs(a, b)).to.deep.equal([]);
  });

  it('lists what was added, removed and changed in the order of the keys', () => {
    const before = fact('table', 's.c', { x: 1 });
    const after = fact('table', 's.c', { x: 2 });
    const same = fact('table', 's.d');
    const [gone, come] = [fact('table', 's.b'), fact('table', 's.a')];
    expect(
      compareCatalogs(catalogOf(gone, before, same), catalogOf(after, same, come)),
    ).to.deep.equal([
      { kind: 'added', fact: come },
      { kind: 'removed', fact: gone },
      { kind: 'changed', from: before, to: after },
    ]);
  });

  it('ignores notes', () => {
    const a = catalogOf(
      { ...fact('column', 's.a.b'), note: { position: 1 } },
      fact('table', 's.a'),
    );
    const b = catalogOf(
      { ...fact('column', 's.a.b'), note: { position: 2 } },
      fact('table', 's.b'),
    );
    expect(compareCatalogs(a, b).map((difference) => difference.kind)).to.deep.equal([
      'removed',
      'added',
    ]);
  });

  it('is empty exactly when the fingerprints are equal', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const [a, b] = [catalogOf(...one), catalogOf(...other)];
        return (compareCatalogs(a, b).length === 0) === (a.fingerprint === b.fingerprint);
      }),
    );
  });

  it('tells the same both ways', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const [a, b] = [catalogOf(...one), catalogOf(...other)];
        const back = compareCatalogs(b, a).map((difference) =>
          difference.kind === 'changed'
            ? { kind: 'changed', from: difference.to, to: difference.from }
            : {
                kind: difference.kind === 'added' ? 'removed' : 'added',
                fact: difference.fact,
              },
        );
        expect(compareCatalogs(a, b)).to.deep.equal(back);
      }),
    );
  });
});

const values: fc.Arbitrary<FactValue> = fc.oneof(
  fc.constantFrom<FactValue>(null, true, 0, '', 'x', []),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('p', 'q'), fc.constantFrom(1, null), { noNullPrototype: true }),
);

const facts: fc.Arbitrary<readonly Fact[]> = fc
  .dictionary(fc.constantFrom('s.a', 's.b', 's.c'), values, { noNullPrototype: true })
  .map((byName) => Object.entries(byName).map(([name, x]) => fact('table', name, { x })));
