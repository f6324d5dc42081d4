import { expect } from 'chai';
import type { Backfill } from '../../../src/generate/backfill/backfill.ts';
import { chooseWay } from '../../../src/generate/steps/choose-way.ts';
import { chooseTableWay, type TableWayInput } from '../../../src/generate/steps/table-way.ts';

const threshold = { rows: 100, bytes: 1024 * 1024 };
const size = (environment: string, rows: number, bytes = 0) => ({
  environment,
  size: { rows, bytes },
});
const way = (...sizes: TableWayInput['sizes']) =>
  chooseTableWay({ sizes, threshold, wish: 'bySize' });

describe('chooseTableWay', () => {
  it('goes by the largest copy of the table', () => {
    expect(way(size('dev', 5), size('prod', 101), size('test', 7))).to.deep.equal({
      isLarge: true,
      why: '101 rows, 0.0 MB in prod',
    });
  });

  it('counts wide rows by their bytes', () => {
    expect(way(size('dev', 99), size('prod', 3, 2 * 1024 * 1024))).to.deep.equal({
      isLarge: true,
      why: '3 rows, 2.0 MB in prod',
    });
  });

  it('stays below the limits at once', () => {
    expect(way(size('dev', 100, 1024))).to.deep.equal({
      isLarge: false,
      why: '100 rows, 0.0 MB in dev at most',
    });
  });

  it('takes a size that nobody knows for a large one', () => {
    expect(way()).to.deep.include({ isLarge: true });
  });

  it('takes every row for too many when the limit is none', () => {
    const sizes = [size('dev', 1)];
    const none = { rows: 0, bytes: 0 };
    expect(chooseTableWay({ sizes, threshold: none, wish: 'bySize' }).isLarge).to.equal(true);
  });

  it('does as it is told', () => {
    const sizes = [size('dev', 1_000_001)];
    expect(chooseTableWay({ sizes, threshold, wish: 'atOnce' }).isLarge).to.equal(false);
    expect(chooseTableWay({ sizes: [], threshold, wish: 'steps' }).isLarge).to.equal(true);
  });
});

describe('chooseWay', () => {
  const column = {
    table: { schema: 'public', name: 'people' },
    column: 'a',
    type: 'text',
    isRequired: true,
  };
  const constant: Backfill = {
    ...column,
    source: 'learned',
    learned: {
      kind: 'constant',
      expression: `'x'`,
      reads: '',
      evidence: { rows: 2, agree: 2, exact: true },
    },
  };
  const given: Backfill = { ...column, source: 'given', expression: 'lower(b)' };
  const table = { isLarge: true, why: 'many rows' };
  const base = { backfill: given, isDomain: false, key: ['id'], table };
  const kind = (more: Partial<Parameters<typeof chooseWay>[0]>) =>
    chooseWay({ ...base, ...more }).way;

  it('fills a large table in steps, along a key', () => {
    expect(kind({})).to.deep.equal({ kind: 'steps', key: ['id'] });
    expect(kind({ key: null })).to.deep.equal({ kind: 'atOnce' });
    expect(kind({ table: { ...table, isLarge: false } })).to.deep.equal({ kind: 'atOnce' });
  });

  it('gives one value by a default, whatever the size, unless a domain checks it', () => {
    expect(kind({ backfill: constant })).to.deep.equal({ kind: 'default' });
    for (const expression of ["'it''s'", '-5', '2.5', 'true']) {
      expect(kind({ backfill: { ...given, expression } })).to.deep.equal({ kind: 'default' });
    }
    for (const expression of ["'a' || 'b'", 'now()', 'truth', "'a'::text"]) {
      expect(kind({ backfill: { ...given, expression } }).kind).to.equal('steps');
    }
    expect(kind({ backfill: constant, isDomain: true })).to.deep.equal({
      kind: 'steps',
      key: ['id'],
    });
  });

  it('keeps together what Knex cannot pass on in batches', () => {
    const backfill: Backfill = { ...given, expression: String.raw`b || '\?'` };
    expect(kind({ backfill })).to.deep.equal({ kind: 'atOnce' });
  });

  it('leaves a TODO where it can be found', () => {
    expect(kind({ backfill: { ...column, source: 'todo' } })).to.deep.equal({ kind: 'atOnce' });
  });
});
