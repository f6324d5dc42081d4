import { expect } from 'chai';
import { placeInFile, reasonOf } from '../../../src/adapters/runner/child/place-in-file.ts';

const withStack = (stack: string): Error => Object.assign(new Error('x'), { stack });

describe('placeInFile', () => {
  const file = '/project/migrations/1_a.js';

  it('finds the first frame of the file', () => {
    const error = withStack(
      `Error: x\n  at f (/lib/x.js:1:1)\n  at up (${file}:12:7)\n  at ${file}:3:1`,
    );
    expect(placeInFile(error, file)).to.deep.equal({ file, line: 12, column: 7 });
  });

  it('finds it as a URL, with what was added to load it anew', () => {
    const error = withStack(`Error: x\n  at up (file://${file}?checksum=ab:4:2)`);
    expect(placeInFile(error, file)).to.deep.equal({ file, line: 4, column: 2 });
  });

  it('finds the line of a syntax error', () => {
    const error = withStack(`${file}:8\n  foo(\n      ^\nSyntaxError: Unexpected end`);
    expect(placeInFile(error, file)).to.deep.equal({ file, line: 8, column: null });
  });

  it('finds the place in the cause', () => {
    const error = new Error('outer', { cause: withStack(`at ${file}:5:6`) });
    error.stack = 'Error: outer';
    expect(placeInFile(error, file)).to.deep.equal({ file, line: 5, column: 6 });
  });

  it('knows no line of what is no error', () => {
    expect(placeInFile(null, file)).to.deep.equal({ file, line: null, column: null });
  });
});

describe('reasonOf', () => {
  it('is one line', () => {
    expect(reasonOf(new Error('a\n  b'))).to.equal('a b');
  });

  it('says what was thrown when it is no error', () => {
    expect(reasonOf(null)).to.equal('null, which is no Error');
    expect(reasonOf(undefined)).to.equal('undefined, which is no Error');
  });
});
