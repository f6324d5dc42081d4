import { expect } from 'chai';
import type { Fact } from '../../src/catalog/catalog.ts';
import { factKey } from '../../src/catalog/fact-key.ts';
import { makeCatalog } from '../../src/catalog/make-catalog.ts';
import { compareRows } from '../../src/merge/compare-rows.ts';
import { equalRevisions } from '../../src/merge/equal-revisions.ts';
import { judgePair, type PairVerdict } from '../../src/merge/judge-pair.ts';
import { mergeName } from '../../src/merge/merge-name.ts';
import { mergeOrders, mergeScope } from '../../src/merge/merge-scope.ts';
import { movesRows } from '../../src/merge/moves-rows.ts';
import type { OrderOutcome, PairFacts, RowDifference } from '../../src/merge/pair-facts.ts';
import { compareCatalogs } from '../../src/catalog/compare-catalogs.ts';
import { history, ids, revision } from '../support/history.ts';

/** A catalog from words: `c` is a column, `c=int` one of a type, `e=a,b` one with a list. */
function catalog(words: string): PairFacts['base'] {
  const facts = words
    .split(' ')
    .filter((word) => word !== '')
    .map((word): Fact => {
      const [name = '', value = ''] = word.split('=');
      const key = factKey('column', 'public', 't', name);
      const said = value.includes(',') ? { values: value.split(',') } : { type: value };
      return { key, kind: 'column', name: ['public', 't', name], value: said };
    });
  return makeCatalog(facts, 18);
}

const [x = revision('x').id, y = revision('y').id] = ids('x y');

interface Case {
  readonly base?: string;
  readonly x: string;
  readonly y: string;
  /** What x and then y leads to, or `!` for a failure of y; and the other way round. */
  readonly xy: string;
  readonly yx: string;
  readonly rows?: readonly RowDifference[];
}

function pairOf(parts: Case): PairFacts {
  const base = catalog(parts.base ?? '');
  const outcome = (end: string, at: typeof x): OrderOutcome =>
    end === '!'
      ? { kind: 'failed', at, message: 'no', failing: [at] }
      : { kind: 'reached', catalog: catalog(end), rows: null };
  const side = (head: typeof x, end: string): PairFacts['sides'][0] => ({
    head,
    effects: [{ id: head, differences: compareCatalogs(base, catalog(end)), statements: [] }],
    catalog: catalog(end),
    needs: [],
  });
  return {
    base,
    sides: [side(x, parts.x), side(y, parts.y)],
    equals: [],
    outcomes: [outcome(parts.xy, y), outcome(parts.yx, x)],
    rowDifferences: parts.rows ?? [],
  };
}

/** The verdict, who runs first, and what becomes of the other order. */
function gist({ kind, first, otherOrder }: PairVerdict): string {
  return first === null ? kind : `${kind} ${first} ${otherOrder}`;
}

const rows = [{ table: 't', columns: ['c'] }];

describe('judgePair', () => {
  const cases: readonly (readonly [string, Case, string])[] = [
    ['both orders end alike', { x: 'a', y: 'b', xy: 'a b', yx: 'a b' }, 'independent'],
    ['only one order works', { x: 'a', y: 'b', xy: '!', yx: 'a b' }, 'ordered y refused'],
    [
      'only one order works, and loses what the other side did',
      { base: 'c', x: 'c i', y: '', xy: '', yx: '!' },
      'conflicting x refused',
    ],
    ['no order works', { x: 'a', y: 'b', xy: '!', yx: '!' }, 'conflicting x refused'],
    [
      'the order shows, and nothing is lost',
      { base: 'e=a,b', x: 'e=a,b,x', y: 'e=a,b,y', xy: 'e=a,b,x,y', yx: 'e=a,b,y,x' },
      'ordered x changed',
    ],
    ['one order keeps everything', { x: 'a', y: 'b', xy: 'b', yx: 'a b' }, 'ordered y changed'],
    [
      'the last one wins',
      { base: 'f=1', x: 'f=2', y: 'f=3', xy: 'f=3', yx: 'f=2' },
      'conflicting x changed',
    ],
    [
      'both orders end alike, and something is lost',
      { x: 'a', y: 'b', xy: 'b', yx: 'b' },
      'conflicting x same',
    ],
    ['rows differ', { x: 'a', y: 'b', xy: 'a b', yx: 'a b', rows }, 'conflicting x refused'],
    [
      'a fact is only carried along',
      { base: 'c', x: 'd', y: 'c i=c', xy: '!', yx: 'd i=d' },
      'ordered y refused',
    ],
  ];
  for (const [what, parts, wanted] of cases) {
    it(`says "${wanted}" when ${what}`, () => {
      expect(gist(judgePair(pairOf(parts), { first: null }))).to.equal(wanted);
    });
  }

  it('takes the order that a person names', () => {
    const wins = { base: 'f=1', x: 'f=2', y: 'f=3', xy: 'f=3', yx: 'f=2' };
    expect(gist(judgePair(pairOf(wins), { first: y }))).to.equal('ordered y changed');
    const moved = { x: 'a', y: 'b', xy: 'a b', yx: 'a b', rows };
    expect(gist(judgePair(pairOf(moved), { first: y }))).to.equal('ordered y refused');
  });

  it('does not take an order that does not work for one that does', () => {
    const verdict = judgePair(pairOf({ x: 'a', y: 'b', xy: '!', yx: 'a b' }), { first: x });
    expect([gist(verdict), verdict.replaces]).to.deep.equal(['conflicting x refused', [y]]);
  });
});

describe('equalRevisions', () => {
  const effect = (id: typeof x, from: string, to: string, statements: readonly string[] = []) => ({
    id,
    differences: compareCatalogs(catalog(from), catalog(to)),
    statements,
  });

  it('pairs revisions that add, change and remove the same', () => {
    expect(equalRevisions([effect(x, '', 'a')], [effect(y, '', 'a')])).to.deep.equal([[x, y]]);
    expect(equalRevisions([effect(x, '', 'a=1')], [effect(y, '', 'a=2')])).to.deep.equal([]);
    expect(equalRevisions([effect(x, 'a=1', 'a=2')], [effect(y, 'a=3', 'a=2')])).to.deep.equal([]);
  });

  it('pairs what writes rows only when it writes them the same way', () => {
    const with_ = (sql: string) => [effect(x, '', 'a', [sql])] as const;
    const update = 'UPDATE t SET a = 1';
    expect(equalRevisions(with_(update), [effect(y, '', 'a', [update])])).to.have.lengthOf(1);
    expect(equalRevisions(with_(update), [effect(y, '', 'a')])).to.deep.equal([]);
  });

  it('does not pair what leaves no trace', () => {
    expect(equalRevisions([effect(x, '', '')], [effect(y, '', '')])).to.deep.equal([]);
  });
});

describe('compareRows', () => {
  const table = (...rows_: readonly Readonly<Record<string, string>>[]) => [
    { table: 't', rows: rows_ },
  ];

  it('does not mind the order of rows', () => {
    const [a, b] = [{ id: '1' }, { id: '2' }];
    expect(compareRows(table(a, b), table(b, a), table(a, b))).to.deep.equal([]);
  });

  it('names the columns that differ, and leaves out those that no run repeats', () => {
    const one = table({ id: '1', at: '10:00', c: 'x' });
    const other = table({ id: '1', at: '10:01', c: 'y' });
    const again = table({ id: '1', at: '10:02', c: 'x' });
    expect(compareRows(one, other, again)).to.deep.equal([{ table: 't', columns: ['c'] }]);
  });

  it('sees rows that are missing', () => {
    expect(compareRows(table({ id: '1' }), table(), table({ id: '1' }))).to.deep.equal([
      { table: 't', columns: [] },
    ]);
  });
});

describe('movesRows', () => {
  const moves = ['UPDATE t SET a = 1', 'WITH x AS (DELETE FROM t) SELECT 1', 'SELECT f()'];
  const rests = ['CREATE TABLE t (a int)', 'alter table t add column b int', 'DROP TABLE t'];
  for (const sql of moves) it(`is true for ${sql}`, () => expect(movesRows(sql)).to.equal(true));
  for (const sql of rests) it(`is false for ${sql}`, () => expect(movesRows(sql)).to.equal(false));
  it('is true for a table that is made of rows', () => {
    expect(movesRows('CREATE TABLE t AS SELECT 1')).to.equal(true);
    expect(movesRows('ALTER TABLE t ALTER c TYPE int USING c::int')).to.equal(true);
  });
});

describe('mergeScope', () => {
  const { graph } = history(['a', 'b < a', 'c < a', 'x < b c', 'y < b c', 'z < y']);

  it('divides what all have from what each side has', () => {
    expect(mergeScope(graph, ids('x z'))).to.deep.equal({
      common: ids('a b c'),
      sides: [
        { head: ids('x')[0], own: ids('x') },
        { head: ids('z')[0], own: ids('y z') },
      ],
    });
  });

  it('lists the order of each head, and that of a new database where it is another', () => {
    const scope = mergeScope(graph, ids('x z'));
    expect(mergeOrders(graph, scope).map((order) => order.ids)).to.deep.equal([
      ids('x y z'),
      ids('y z x'),
    ]);
    const mixed = history(['a', 'b1 < a', 'b3 < b1', 'b2 < a', 'b4 < b2']).graph;
    const orders = mergeOrders(mixed, mergeScope(mixed, ids('b3 b4')));
    expect(orders.map((order) => order.ids)).to.deep.equal([
      ids('b1 b3 b2 b4'),
      ids('b2 b4 b1 b3'),
      ids('b1 b2 b3 b4'),
    ]);
  });
});

describe('mergeName', () => {
  it('depends on the heads alone, and sorts after them', () => {
    const heads = ids('20260101000001_x 20260101000005_y');
    const name = mergeName(heads);
    expect(name).to.equal(mergeName([...heads].reverse()));
    expect(name).to.match(/^20260101000006_merge_[0-9a-f]{8}$/);
    expect(mergeName(ids('20260101000001_x 20260101000005_z'))).not.to.equal(name);
  });
});
