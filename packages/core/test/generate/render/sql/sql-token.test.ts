import { expect } from 'chai';
import { sqlTokens } from '../../../../src/generate/render/sql/sql-token.ts';

describe('sqlTokens', () => {
  it('keeps names, literals and symbols apart', () => {
    expect(texts(`a."b ""c""" = 'd''e'||$1`)).to.deep.equal([
      'a',
      '.',
      '"b ""c"""',
      '=',
      "'d''e'",
      '|',
      '|',
      '$',
      '1',
    ]);
  });

  it('reads each kind of literal to its end', () => {
    const literals = [`E'a\\'b'`, `U&'\\0041'`, `$$it's$$`, `$b$ $$ $b$`, `B'01'`, '1.5e-3'];
    expect(texts(literals.join(' '))).to.deep.equal(literals);
  });

  it('takes a backslash in a plain literal as itself', () => {
    expect(texts(`'a\\' 'b'`)).to.deep.equal([`'a\\'`, `'b'`]);
  });

  it('reads nested comments', () => {
    expect(texts('a /* b /* c */ d */ e -- f\ng')).to.deep.equal([
      'a',
      '/* b /* c */ d */',
      'e',
      '-- f',
      'g',
    ]);
  });

  it('does not take a dollar inside a name for a quote', () => {
    expect(texts('a$b$ c')).to.deep.equal(['a$b$', 'c']);
  });

  for (const open of [`'a`, `"a`, '$$a', '/* a', `E'a\\'`]) {
    it(`knows nothing about ${open}`, () => {
      expect(sqlTokens(open)).to.equal(null);
    });
  }
});

function texts(sql: string): readonly string[] | undefined {
  return sqlTokens(sql)?.map((token) => token.text);
}
