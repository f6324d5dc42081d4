import { expect } from 'chai';
import { mappableSources, mappingOf } from '../../../src/generate/backfill/map-values.ts';
import { rows, shape, textColumn } from './shape.ts';

const one = (value: string | null, result: string, count = 3) => ({
  value,
  lowest: result,
  highest: result,
  rows: count,
});

describe('mappingOf', () => {
  const mapping = (...groups: Parameters<typeof mappingOf>[2]) =>
    mappingOf(shape(['a']), textColumn('a'), groups)?.expression ?? null;

  it('maps each value, and null by its own word', () => {
    expect(mapping(one('x', '1'), one(null, '2'))).to.equal(
      `CASE WHEN a = 'x' THEN '1' WHEN a IS NULL THEN '2' END`,
    );
  });

  it('casts to a type that is no text', () => {
    const of = shape(['a'], { type: 'date', isText: false });
    expect(mappingOf(of, textColumn('a'), [one('x', 'd'), one('y', 'e')])?.expression).to.match(
      /^\(CASE .* END\)::date$/,
    );
  });

  it('maps nothing when a value has two results, was seen too rarely, or is one of many', () => {
    expect(mapping(one('x', '1'), { value: 'y', lowest: '2', highest: '3', rows: 9 })).to.equal(
      null,
    );
    expect(mapping(one('x', '1', 1), one('y', '2', 2))).to.equal(null);
    const many = Array.from({ length: 21 }, (_, index) => one(`${index}`, 'v'));
    expect(mapping(...many)).to.equal(null);
  });
});

describe('mappableSources', () => {
  const sample = rows({ a: 'x', b: 'x', wanted: '1' }, { a: 'x', b: 'y', wanted: '2' });

  it('names the columns whose values decide', () => {
    expect(mappableSources(shape(['a', 'b']), sample).map(({ name }) => name)).to.deep.equal(['b']);
  });

  it('leaves keys, and columns whose values are keys', () => {
    const key = textColumn('b', { isKey: true });
    expect(mappableSources(shape([key]), sample)).to.deep.equal([]);
    expect(mappableSources(shape(['b'], { isReference: true }), sample)).to.deep.equal([]);
  });
});
