import { expect } from 'chai';
import { factKey } from '../../../src/catalog/fact-key.ts';
import type { Change } from '../../../src/generate/change.ts';
import { withDataStep } from '../../../src/generate/steps/data-step.ts';
import { catalogOf, fact } from '../../support/catalog.ts';
import { change, plan } from '../render/plan.ts';

const text = { type: 'text', notNull: false, default: null, identity: null, generated: null };
const from = catalogOf(
  fact('table', 'public.products'),
  fact('column', 'public.products.price', text),
  fact('column', 'public.products.kept', text),
  fact('view', 'public.offers'),
);
const to = catalogOf(
  fact('table', 'public.products'),
  fact('column', 'public.products.cents', { ...text, type: 'integer' }),
  fact('column', 'public.products.kept', text),
  fact('table', 'public.prices'),
  fact('column', 'public.prices.product_id', { ...text, type: 'integer' }),
  fact('constraint', 'public.prices.prices_pkey'),
  fact('constraint', 'public.products.positive'),
  fact('view', 'public.offers'),
);

const about = (sql: string, kind: string, name: string, more: Partial<Change> = {}): Change => {
  const subject = factKey(kind, ...name.split('.'));
  return change(sql, { subject, produces: [subject], ...more });
};
const destroys = (...keys: readonly Change[]): Partial<Change> => ({
  verb: 'drop',
  produces: [],
  destroys: keys.map(({ subject }) => subject),
});

const addCents = about('add cents', 'column', 'public.products.cents');
const createOffers = about('create offers', 'view', 'public.offers');
const dropOffers = about('drop offers', 'view', 'public.offers', destroys(createOffers));

/** The statements before the data and after it. */
function divided(...changes: readonly Change[]): readonly (readonly string[])[] {
  const stepped = withDataStep(plan(...changes), { from, to }).changes;
  return ['prepare', 'finish'].map((step) =>
    stepped.filter((one) => one.step === step).map(({ sql }) => sql),
  );
}

describe('withDataStep', () => {
  it('puts what is added before the data, and what is dropped or required behind it', () => {
    const dropPrice = about('DROP COLUMN price', 'column', 'public.products.price', {
      ...destroys(),
      losesData: true,
    });
    const require = about('set not null', 'column', 'public.products.kept', { verb: 'alter' });
    expect(divided(dropPrice, require, addCents)).to.deep.equal([
      ['add cents'],
      ['DROP COLUMN price', 'set not null'],
    ]);
  });

  it('lets a column be null before its data is moved', () => {
    const sql = 'ALTER TABLE "public"."products" ALTER COLUMN "price" DROP NOT NULL';
    const allow = about(sql, 'column', 'public.products.price', { verb: 'alter' });
    expect(divided(allow)).to.deep.equal([[sql], []]);
  });

  it('keeps the constraints of new tables with them, and those of old ones for the end', () => {
    const table = about('create prices', 'table', 'public.prices');
    const key = about('add key', 'constraint', 'public.prices.prices_pkey');
    const check = about('add check', 'constraint', 'public.products.positive');
    expect(divided(check, table, key)).to.deep.equal([['create prices', 'add key'], ['add check']]);
  });

  it('makes a view again only where it was dropped, also when columns are added in between', () => {
    expect(divided(dropOffers, addCents, createOffers)).to.deep.equal([
      ['add cents'],
      ['drop offers', 'create offers'],
    ]);
  });

  it('leaves a column that takes the name of a dropped one behind the drop', () => {
    const drop = about('drop cents', 'column', 'public.products.cents', destroys(addCents));
    expect(divided(drop, addCents)).to.deep.equal([[], ['drop cents', 'add cents']]);
  });

  it('has the types of all rows that change, and a check in both directions', () => {
    const [data] = withDataStep(plan(), { from, to }).changes;
    expect(data?.rowTypes).to.deep.equal([
      {
        name: 'PricesAfter',
        comment: 'A row of prices after the change.',
        members: [['product_id', 'number | null']],
      },
      {
        name: 'ProductsBefore',
        comment: 'A row of products before the change.',
        members: [
          ['kept', 'string | null'],
          ['price', 'string | null'],
        ],
      },
      {
        name: 'ProductsAfter',
        comment: 'A row of products after the change.',
        members: [
          ['cents', 'number | null'],
          ['kept', 'string | null'],
        ],
      },
    ]);
    for (const one of [data, data?.undo]) {
      expect(one?.sql).to.include('EXISTS (SELECT FROM public.products)').and.include('ORCH1');
      expect(one?.sql).not.to.include('prices');
    }
  });
});
