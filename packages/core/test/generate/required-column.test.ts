import { expect } from 'chai';
import type { Change } from '../../src/generate/change.ts';
import type { Fact, FactValue } from '../../src/catalog/catalog.ts';
import { findRequiredColumns } from '../../src/generate/required-column.ts';
import { catalogOf, fact } from '../support/catalog.ts';

const table = fact('table', 'public.people');
const email = (value: Readonly<Record<string, FactValue>> = {}): Fact =>
  fact('column', 'public.people.email', {
    typeSchema: 'pg_catalog',
    typeName: 'text',
    isArray: false,
    notNull: true,
    default: null,
    identity: null,
    generated: null,
    ...value,
  });

/** What a plan that makes `after` out of `before` needs values for. */
function required(before: readonly Fact[], after: readonly Fact[]): readonly string[] {
  const change = { produces: after.map(({ key }) => key) } as unknown as Change;
  const plan = { changes: [change], renameCandidates: [], unmodelled: [] };
  return findRequiredColumns(plan, { from: catalogOf(...before), to: catalogOf(...after) });
}

describe('findRequiredColumns', () => {
  it('finds a required column without a value in a table that exists', () => {
    expect(required([table], [table, email()])).to.deep.equal(['public.people.email']);
  });

  for (const [how, value] of [
    ['nullable', { notNull: false }],
    ['with a default', { default: "''::text" }],
    ['with an identity', { identity: 'always' }],
    ['generated', { generated: { kind: 'stored', expression: 'x' } }],
  ] as const) {
    it(`leaves a column that is ${how}`, () => {
      expect(required([table], [table, email(value)])).to.deep.equal([]);
    });
  }

  it('leaves the columns of a new table', () => {
    expect(required([], [table, email()])).to.deep.equal([]);
  });

  it('leaves a column that is there already, when its table is made again', () => {
    expect(required([table, email()], [table, email()])).to.deep.equal([]);
  });

  it('finds a column whose domain is required', () => {
    const domain = fact('domain', 'public.address', { notNull: true, default: null });
    const column = email({ notNull: false, typeSchema: 'public', typeName: 'address' });
    expect(required([table], [table, domain, column])).to.deep.equal(['public.people.email']);
  });
});
