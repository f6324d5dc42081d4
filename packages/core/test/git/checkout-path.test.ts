import { expect } from 'chai';
import { isCheckoutPath } from '../../src/git/checkout-path.ts';

describe('isCheckoutPath', () => {
  it('takes what people call their files', () => {
    const paths = ['a', '.gitignore', 'a/.gitkeep', 'git', 'a b/ü', '-rf', 'a\nb', '...', 'git~2'];
    expect(paths.filter((path) => !isCheckoutPath(path))).to.deep.equal([]);
  });

  it('takes nothing that leads elsewhere, or is a folder of Git on some disk', () => {
    const names = [
      '.git.',
      '.git ',
      '.git::$INDEX_ALLOCATION',
      'GIT~1',
      '.g\u200cit',
      '.gi\ufefft/x',
    ];
    const paths = [
      '',
      '/a',
      'a//b',
      '.',
      '..',
      'a/../b',
      '../a',
      'a\\b',
      '.git',
      'a/.git/config',
      '.GiT',
    ];
    expect([...names, ...paths].filter(isCheckoutPath)).to.deep.equal([]);
  });
});
