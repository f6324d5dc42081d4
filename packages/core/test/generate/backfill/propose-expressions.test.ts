import { expect } from 'chai';
import {
  proposeExpressions,
  type SampleRow,
} from '../../../src/generate/backfill/propose-expressions.ts';
import type { TableShape } from '../../../src/generate/backfill/table-shape.ts';
import { rows, shape, textColumn } from './shape.ts';

function expressions(of: TableShape, sample: readonly SampleRow[]): readonly string[] {
  return proposeExpressions(of, sample).map(({ expression }) => expression);
}

describe('proposeExpressions', () => {
  it('proposes a constant where all rows have one value, unless the column is unique', () => {
    const sample = rows({ wanted: "it's" }, { wanted: "it's" });
    expect(expressions(shape([]), sample)).to.deep.equal([`'it''s'`]);
    expect(expressions(shape([], { isUnique: true }), sample)).to.deep.equal([]);
  });

  for (const [type, value, literal] of [
    ['integer', '5', '5'],
    ['boolean', 'false', 'false'],
    ['public.mood', 'calm', `'calm'::public.mood`],
  ] as const) {
    it(`writes a constant of the type ${type} as ${literal}`, () => {
      const of = shape([], { type, isText: false });
      expect(expressions(of, rows({ wanted: value }, { wanted: value }))).to.deep.equal([literal]);
    });
  }

  it('writes a backslash so that no setting changes its meaning', () => {
    const sample = rows({ wanted: '\\' }, { wanted: '\\' });
    expect(expressions(shape([]), sample)).to.deep.equal([String.raw`E'\\'`]);
  });

  it('proposes copies and casts of whatever is there', () => {
    const age = textColumn('age', { type: 'integer', isText: false });
    const sample = rows({ wanted: '1', 'last name': '1', age: '1' }, { wanted: '2' });
    expect(expressions(shape(['last name', age]), sample)).to.deep.equal([
      '"last name"',
      'age::text',
    ]);
  });

  it('proposes functions of texts that are alike', () => {
    const sample = rows({ wanted: 'ada', name: ' ADA ', other: 'x' });
    expect(
      expressions(shape(['name', 'other'], { isUnique: true }), sample).slice(2),
    ).to.include.members(['lower(trim(name))']);
    expect(expressions(shape(['other'], { isUnique: true }), sample)).to.deep.equal(['other']);
  });

  it('finds what stands between, behind and before columns', () => {
    const sample = rows(
      { wanted: 'Ada L', handle: '@ada!', first: 'Ada', last: 'L' },
      { wanted: 'Bob M', handle: '@bob!', first: 'Bob', last: 'M' },
    );
    expect(expressions(shape(['first', 'last']), sample)).to.include(`first || ' ' || last`);
    const handles = sample.map((row) => new Map([...row, ['wanted', row.get('handle') ?? null]]));
    expect(expressions(shape(['first', 'last']), handles)).to.include(`'@' || lower(first) || '!'`);
  });

  it('does not concatenate where a row has nothing to concatenate', () => {
    const sample = rows(
      { wanted: 'Ada L', first: 'Ada', last: 'L' },
      { wanted: 'Bob ', first: 'Bob', last: null },
    );
    expect(expressions(shape(['first', 'last']), sample)).to.deep.equal(['first', 'last']);
  });

  it('looks a value up in another table, under a name that hides nothing', () => {
    const lookup = {
      by: 'team',
      table: { schema: 'public', name: 'teams' },
      key: 'id',
      value: 'name',
      isForeignKey: true,
    };
    const of = shape([], {
      table: { schema: 'public', name: 'found' },
      lookups: [lookup],
      isUnique: true,
    });
    expect(expressions(of, rows({ wanted: 'x' }))).to.deep.equal([
      '(SELECT other.name FROM public.teams AS other WHERE other.id = found.team)',
    ]);
  });
});
