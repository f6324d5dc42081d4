import { expect } from 'chai';
import type { ChangedIdentity } from '../../../src/generate/renames/identities.ts';
import { proveRenames } from '../../../src/generate/renames/prove-renames.ts';
import { catalogOf, fact } from '../../support/catalog.ts';

const table = (name: string, ...columns: readonly string[]) => [
  fact('table', name),
  ...columns.map((column, index) => ({
    ...fact('column', `${name}.${column}`),
    note: { position: index + 1 },
  })),
];

const changed = (
  kind: string,
  before: readonly [string, ...(string | null)[]],
  after: readonly [string, ...(string | null)[]],
): ChangedIdentity => ({ kind, oid: '16400', before: named(before), after: named(after) });

function named([name, ...columns]: readonly [string, ...(string | null)[]]) {
  const parts = name.split('.');
  return { home: parts.slice(0, -1), name: parts.at(-1) ?? '', columns };
}

const arrows = (...proof: Parameters<typeof proveRenames>) =>
  proveRenames(...proof).map(({ from, to }) => `${from} > ${to}`);

describe('proveRenames', () => {
  it('tells a column by its number, and what of it stayed', () => {
    const context = {
      history: catalogOf(...table('public.t', 'id', 'a')),
      wanted: catalogOf(...table('public.t', 'id', 'b', 'a')),
    };
    const one = changed('table', ['public.t', 'id', null, 'a'], ['public.t', 'id', null, 'b', 'a']);
    expect(proveRenames([one], context)).to.deep.equal([
      {
        from: 'column:public.t.a',
        to: 'column:public.t.b',
        source: 'identity',
        evidence: 'same column number 3 of the same table',
      },
    ]);
  });

  it('tells tables with their columns, and swapped columns', () => {
    const context = {
      history: catalogOf(...table('public.t', 'a', 'b')),
      wanted: catalogOf(...table('app.u', 'b', 'a')),
    };
    expect(
      arrows([changed('table', ['public.t', 'a', 'b'], ['app.u', 'b', 'a'])], context),
    ).to.deep.equal([
      'table:public.t > table:app.u',
      'column:public.t.a > column:app.u.b',
      'column:public.t.b > column:app.u.a',
    ]);
  });

  it('proves nothing of a table whose recorded columns are not those of the history', () => {
    const context = {
      history: catalogOf(...table('public.t', 'a', 'b')),
      wanted: catalogOf(...table('public.t', 'a', 'c')),
    };
    for (const recorded of [
      ['public.t', 'b', 'a'],
      ['public.t', 'a', 'x'],
      ['public.t', 'a'],
      ['public.t', 'a', 'b', 'z'],
    ] as const) {
      const one = changed('table', [...recorded], ['public.t', 'a', 'c']);
      expect(arrows([one], context), recorded.join(' ')).to.deep.equal([]);
    }
  });

  it('leaves a dropped column and a new one for what they are', () => {
    const context = {
      history: catalogOf(...table('public.t', 'a', 'b')),
      wanted: catalogOf(...table('public.t', 'a', 'c')),
    };
    const one = changed('table', ['public.t', 'a', 'b'], ['public.t', 'a', null, 'c']);
    expect(arrows([one], context)).to.deep.equal([]);
  });

  it('leaves out what the history or the wanted schema does not have', () => {
    const history = catalogOf(fact('sequence', 'public.s', { ownedBy: null }));
    const one = changed('sequence', ['public.s'], ['public.z']);
    expect(arrows([one], { history, wanted: catalogOf() })).to.deep.equal([]);
    expect(arrows([one], { history: catalogOf(), wanted: history })).to.deep.equal([]);
  });

  it('leaves inherited columns and owned sequences to what takes them along', () => {
    const context = {
      history: catalogOf(
        ...table('public.t', 'a').map((one) => ({ ...one, value: { inherited: true } })),
        fact('sequence', 'public.s', { ownedBy: {} }),
      ),
      wanted: catalogOf(
        ...table('public.t', 'b').map((one) => ({ ...one, value: { inherited: true } })),
        fact('sequence', 'app.s', { ownedBy: {} }),
      ),
    };
    const all = [
      changed('table', ['public.t', 'a'], ['public.t', 'b']),
      changed('sequence', ['public.s'], ['app.s']),
    ];
    expect(arrows(all, context)).to.deep.equal([]);
  });

  it('tells values of an enum', () => {
    const context = {
      history: catalogOf(fact('enum', 'public.e', { values: ['x', 'payed'] })),
      wanted: catalogOf(fact('enum', 'public.e', { values: ['x', 'paid'] })),
    };
    const one = changed('enumValue', ['public.e.payed'], ['public.e.paid']);
    expect(arrows([one], context)).to.deep.equal([
      'enumValue:public.e.payed > enumValue:public.e.paid',
    ]);
  });
});
