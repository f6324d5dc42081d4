import { expect } from 'chai';
import { suggest } from '../../src/frame/suggest.ts';

const verbs = ['up', 'down', 'to', 'status', 'gen-from-db', 'history'];

describe('suggest', () => {
  for (const [given, expected] of [
    ['stauts', 'status'],
    ['STATUS', 'status'],
    ['gen-form-db', 'gen-from-db'],
    ['histroy', 'history'],
    ['upp', 'up'],
    ['hist', 'history'],
    ['g', null],
    ['xyz', null],
    ['--output=pwned', null],
    ['', null],
  ] as const) {
    it(`proposes ${expected ?? 'nothing'} for "${given}"`, () => {
      expect(suggest(given, verbs)).to.equal(expected);
    });
  }
});
