import { expect } from 'chai';
import { makeCatalog } from '../../src/catalog/make-catalog.ts';
import { catalogOf, fact } from '../support/catalog.ts';

describe('makeCatalog', () => {
  it('sorts facts by the bytes of their keys', () => {
    const catalog = catalogOf(
      fact('table', 's.\u{1f600}'),
      fact('table', 's.\uff5a'),
      fact('table', 's.a'),
    );
    expect([...catalog.facts.keys()]).to.deep.equal([
      'table:s."\uff5a"',
      'table:s."\u{1f600}"',
      'table:s.a',
    ]);
  });

  it('gives equal facts in any order, with keys in any order, one fingerprint', () => {
    const a = catalogOf(
      fact('table', 's.a', { x: 1, y: { p: 'q', r: null } }),
      fact('table', 's.b'),
    );
    const b = catalogOf(
      fact('table', 's.b'),
      fact('table', 's.a', { y: { r: null, p: 'q' }, x: 1 }),
    );
    expect(a.fingerprint).to.equal(b.fingerprint);
  });

  it('gives every other value, key and kind another fingerprint', () => {
    const catalogs = [
      catalogOf(),
      catalogOf(fact('table', 's.a')),
      catalogOf(fact('view', 's.a')),
      catalogOf(fact('table', 's.b')),
      catalogOf(fact('table', 's.a', { x: null })),
      catalogOf(fact('table', 's.a', { x: 1 })),
      catalogOf(fact('table', 's.a', { x: '1' })),
      catalogOf(fact('table', 's.a', { x: [1] })),
      catalogOf(fact('table', 's.a', { x: ['a', 'b'] })),
      catalogOf(fact('table', 's.a', { x: ['b', 'a'] })),
      catalogOf(fact('table', 's.a', { x: ['a,b'] })),
      catalogOf(fact('table', 's.a', { x: {} })),
      catalogOf(fact('table', 's.a', { x: [] })),
      catalogOf(fact('table', 's.a', { 'x"': 1 })),
      catalogOf(fact('table', 's.a', { x: 'line\nline' })),
    ];
    expect(new Set(catalogs.map((catalog) => catalog.fingerprint)).size).to.equal(catalogs.length);
  });

  it('leaves notes out of the fingerprint', () => {
    const plain = fact('column', 's.a.b');
    const noted = { ...plain, note: { position: 3 } };
    expect(catalogOf(noted).fingerprint).to.equal(catalogOf(plain).fingerprint);
  });

  it('takes two facts with one key for a bug', () => {
    expect(() => makeCatalog([fact('table', 's.a'), fact('table', 's.a')], 18)).to.throw(
      'two facts have the key table:s.a',
    );
  });
});
