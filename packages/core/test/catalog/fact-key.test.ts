import { expect } from 'chai';
import { factKey, factKeyAbout } from '../../src/catalog/fact-key.ts';

describe('factKey', () => {
  it('joins plain names with dots', () => {
    expect(factKey('column', 'public', 'recruits', 'cohort')).to.equal(
      'column:public.recruits.cohort',
    );
  });

  it('quotes what is no plain name, so that no two names share a key', () => {
    const names = [['a.b'], ['a', 'b'], ['A'], ['a"b'], ['a', '"b"'], [''], ['a\nb'], ['ä']];
    const keys = names.map((name) => factKey('table', ...name));
    expect(keys[0]).to.equal('table:"a.b"');
    expect(keys[3]).to.equal('table:"a""b"');
    expect(new Set(keys).size).to.equal(names.length);
  });
});

describe('factKeyAbout', () => {
  it('holds the key of its target', () => {
    expect(factKeyAbout('comment', factKey('table', 'public', 'a'))).to.equal(
      'comment:table:public.a',
    );
  });
});
