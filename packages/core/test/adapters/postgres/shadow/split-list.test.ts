import { expect } from 'chai';
import { splitList } from '../../../../src/adapters/postgres/shadow/database-like.ts';

describe('splitList', () => {
  for (const [value, names] of [
    ['public', ['public']],
    ['"$user", public', ['$user', 'public']],
    ['"a, b", "c""d"', ['a, b', 'c"d']],
    ['""', ['']],
    ['', []],
  ] as const) {
    it(`reads ${value === '' ? 'nothing' : value}`, () => {
      expect(splitList(value)).to.deep.equal(names);
    });
  }
});
