import { expect } from 'chai';
import { parseCatalog, serialiseCatalog } from '../../src/catalog/catalog-json.ts';
import { OrchError } from '../../src/failure/orch-error.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const catalog = catalogOf(
  { ...fact('column', 'public.a.b', { type: 'text', options: {} }), note: { position: 2 } },
  fact('table', 'public.a', { inherits: [{ schema: 's', table: 't' }], space: null }),
);

describe('parseCatalog', () => {
  it('reads back what serialiseCatalog wrote', () => {
    expect(parseCatalog(serialiseCatalog(catalog))).to.deep.equal(catalog);
  });

  const damaged: readonly (readonly [string, string])[] = [
    ['a text that is not JSON', serialiseCatalog(catalog).slice(0, -5)],
    ['another document', '[]'],
    ['another layout', serialiseCatalog(catalog).replace('"layout":1', '"layout":999')],
    ['missing parts', '{"layout":1}'],
    ['an entry that is no fact', '{"layout":1,"serverMajor":18,"fingerprint":"","facts":[1]}'],
    ['a changed value', serialiseCatalog(catalog).replace('"text"', '"int4"')],
    ['a changed key', serialiseCatalog(catalog).replace('"table:public.a"', '"table:public.z"')],
  ];
  for (const [what, text] of damaged) {
    it(`refuses ${what}`, () => {
      expect(() => parseCatalog(text))
        .to.throw(OrchError)
        .with.property('code', 'CATALOG.UNREADABLE');
    });
  }
});
