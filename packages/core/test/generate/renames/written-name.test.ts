import { expect } from 'chai';
import {
  readFactKey,
  readWrittenName,
  readWrittenRename,
} from '../../../src/generate/renames/written-name.ts';
import { factKey } from '../../../src/catalog/fact-key.ts';

describe('a written name', () => {
  it('is parts between dots, quoted ones as they stand', () => {
    expect(readWrittenName('recruits.chatname')).to.deep.equal(['recruits', 'chatname']);
    expect(readWrittenName('app."My ""T.a:b".id')).to.deep.equal(['app', 'My "T.a:b', 'id']);
  });

  it('is none with an empty part, a space or a colon', () => {
    for (const text of ['', '.', 'a.', '.a', 'a..b', 'a b', 'a:b', '"a', 'a"b"']) {
      expect(readWrittenName(text), text).to.equal(null);
    }
  });

  it('stands on both sides of the colon of a rename', () => {
    expect(readWrittenRename('a.b:a."c:d"')).to.deep.equal({ from: ['a', 'b'], to: ['a', 'c:d'] });
    for (const text of ['a', 'a:', ':a', 'a:b:c', 'a=b']) {
      expect(readWrittenRename(text), text).to.equal(null);
    }
  });
});

describe('readFactKey', () => {
  it('reads back what factKey wrote', () => {
    for (const name of [['app'], ['a', 'b'], ['a.b', 'C "x"', 'é:']]) {
      expect(readFactKey(factKey('column', ...name))).to.deep.equal({ kind: 'column', name });
    }
  });
});
