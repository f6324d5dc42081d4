import { expect } from 'chai';
import type { Catalog, Fact } from '../../src/catalog/catalog.ts';
import { factKey } from '../../src/catalog/fact-key.ts';
import { makeCatalog } from '../../src/catalog/make-catalog.ts';
import { checkSeed } from '../../src/cohorts/check-seed.ts';
import { effectOf } from '../../src/cohorts/revision-effect.ts';

const table = { schema: 'public', name: 'recruits' };

/** A table with columns: `name!` is required, `name=` has a default, `name*` is generated. */
function schema(...columns: readonly string[]): Catalog {
  const facts = columns.map((column): Fact => {
    const name = [table.schema, table.name, column.replace(/\W$/u, '')];
    const value = {
      type: 'text',
      notNull: /[!=]$/u.test(column),
      default: column.endsWith('=') ? "''" : null,
      identity: null,
      generated: column.endsWith('*') ? { kind: 'stored', expression: '1' } : null,
    };
    return { key: factKey('column', ...name), kind: 'column', name, value };
  });
  const key = factKey('table', table.schema, table.name);
  const own: Fact = { key, kind: 'table', name: [table.schema, table.name], value: {} };
  return makeCatalog([own, ...facts], 18);
}

const rows = (columns: readonly string[], ...values: readonly (string | null)[]) => ({
  columns,
  rows: [values],
  checksum: '',
});

describe('checkSeed', () => {
  it('finds nothing when every column is there and every required one has a value', () => {
    expect(checkSeed(schema('a!', 'b', 'c='), table, rows(['a'], 'x'))).to.deep.equal([]);
  });

  it('finds missing, required and generated columns', () => {
    const found = checkSeed(schema('a!', 'g*', 'n!'), table, rows(['n', 'x', 'g'], null, '', ''));
    expect(found).to.deep.equal([
      { kind: 'noValue', column: 'n' },
      { kind: 'noColumn', column: 'x' },
      { kind: 'notWritable', column: 'g' },
      { kind: 'noValue', column: 'a' },
    ]);
  });

  it('finds only that the table is missing', () => {
    expect(checkSeed(makeCatalog([], 18), table, rows(['a'], 'x'))).to.deep.equal([
      { kind: 'noTable' },
    ]);
  });
});

describe('effectOf', () => {
  const noColumn = { kind: 'noColumn', column: 'b' } as const;

  it('tells an added column from one that took the place of another', () => {
    expect(
      effectOf(noColumn, table, { before: schema('a'), after: schema('a', 'b') }),
    ).to.deep.equal({ kind: 'solves', words: 'adds recruits.b' });
    expect(effectOf(noColumn, table, { before: schema('a'), after: schema('b') })).to.deep.equal({
      kind: 'solves',
      words: 'puts recruits.b in the place of recruits.a',
    });
  });

  it('tells where a column went', () => {
    expect(effectOf(noColumn, table, { before: schema('b'), after: schema('c') })).to.deep.equal({
      kind: 'causes',
      words: 'puts recruits.c in the place of recruits.b',
    });
    expect(effectOf(noColumn, table, { before: schema('b'), after: schema('c!') })).to.deep.equal({
      kind: 'causes',
      words: 'takes recruits.b away',
    });
  });

  it('tells what makes a column required', () => {
    const noValue = { kind: 'noValue', column: 'b' } as const;
    expect(effectOf(noValue, table, { before: schema('b'), after: schema('b!') })).to.deep.equal({
      kind: 'causes',
      words: 'requires a value for recruits.b',
    });
    expect(effectOf(noValue, table, { before: schema('b!'), after: schema('b=') })).to.deep.equal({
      kind: 'solves',
      words: 'requires no value for recruits.b',
    });
  });

  it('says nothing of a revision that leaves the problem as it is', () => {
    expect(effectOf(noColumn, table, { before: schema('a'), after: schema('c') })).to.equal(null);
  });
});
