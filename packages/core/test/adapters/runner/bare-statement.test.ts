import { expect } from 'chai';
import { readBareStatement } from '../../../src/adapters/runner/child/bare-statement.ts';

describe('readBareStatement', () => {
  const cases = {
    'create index concurrently i on s.t (a)': {
      kind: 'createIndex',
      schema: 's',
      table: 't',
      index: 'i',
    },
    'create unique index concurrently on "T x" (a)': {
      kind: 'createIndex',
      schema: null,
      table: 'T x',
      index: null,
    },
    'drop index concurrently if exists s."I x"': { kind: 'dropIndex', index: 'I x' },
    'reindex index concurrently i': { kind: 'reindex' },
    'reindex (concurrently) table t': { kind: 'reindex' },
    'call p()': { kind: 'divisible' },
    'do $$ begin commit; end $$': { kind: 'divisible' },
    'vacuum t': { kind: 'other' },
    'create database d': { kind: 'other' },
    'create index concurrently i on t (a); vacuum t': { kind: 'other' },
    'this is no sql': { kind: 'other' },
  } as const;
  for (const [sql, expected] of Object.entries(cases)) {
    it(`reads ${sql}`, async () => {
      expect(await readBareStatement(sql)).to.deep.equal(expected);
    });
  }
});
