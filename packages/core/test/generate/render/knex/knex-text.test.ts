import { expect } from 'chai';
import {
  escapeBindings,
  isKnexName,
  knexDefaultName,
} from '../../../../src/generate/render/knex/knex-text.ts';

describe('isKnexName', () => {
  for (const name of ['id', 'Upper', 'a"b', 'with space', 'ünï', 'select', "it's", '$$']) {
    it(`trusts Knex with ${name}`, () => {
      expect(isKnexName(name)).to.equal(true);
    });
  }

  for (const name of ['a.b', 'x as y', 'x AS y', 'keep[1]_me', '*', ' a', 'a ', 'q?', 'a\\b']) {
    it(`does not trust Knex with ${name}`, () => {
      expect(isKnexName(name)).to.equal(false);
    });
  }
});

describe('knexDefaultName', () => {
  it('is what Knex makes up', () => {
    expect(knexDefaultName('unique', 'My-Table', ['a', 'B'])).to.equal('my_table_a_b_unique');
  });
});

describe('escapeBindings', () => {
  it('puts a backslash before each question mark', () => {
    expect(escapeBindings('a ? b ?? c')).to.equal('a \\? b \\?\\? c');
  });

  it('cannot keep a backslash before a question mark', () => {
    expect(escapeBindings('a \\? b')).to.equal(null);
  });
});
