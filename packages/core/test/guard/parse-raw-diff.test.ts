import { expect } from 'chai';
import { parseRawDiff } from '../../src/guard/parse-raw-diff.ts';

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];

describe('parseRawDiff', () => {
  const line = (modes: string, status: string, ...paths: readonly string[]) =>
    [`:${modes} ${a} ${b} ${status}`, ...paths, ''].join('\0');

  it('reads every kind of change', () => {
    const output =
      line('000000 100644', 'A', 'new') +
      line('100644 100644', 'M', 'edited') +
      line('100644 000000', 'D', 'gone') +
      line('100644 100644', 'R087', 'old', 'renamed') +
      line('100644 120000', 'T', 'a link now');
    expect(parseRawDiff(output)).to.deep.equal([
      { kind: 'added', path: 'new' },
      { kind: 'edited', path: 'edited' },
      { kind: 'deleted', path: 'gone' },
      { kind: 'renamed', from: 'old', path: 'renamed' },
      { kind: 'edited', path: 'a link now' },
    ]);
  });

  it('takes paths as they are', () => {
    const path = '-m/"a"\n:100644 100644 x\t é';
    expect(parseRawDiff(line('000000 100644', 'A', path))).to.deep.equal([{ kind: 'added', path }]);
  });

  it('takes a change of the mode alone for none', () => {
    expect(parseRawDiff(`:100644 100755 ${a} ${a} M\0run\0`)).to.deep.equal([]);
    expect(parseRawDiff('')).to.deep.equal([]);
  });

  it('refuses what is no raw diff', () => {
    expect(() => parseRawDiff('M\0path\0')).to.throw('raw diff');
  });
});
