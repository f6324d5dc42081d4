import { expect } from 'chai';
import { guardedPart, isGuarded } from '../../src/guard/guarded-folders.ts';

const folders = [
  { path: 'db/migrations', extensions: ['.ts', '.js'] },
  { path: '', extensions: ['.mjs'] },
];

describe('isGuarded', () => {
  it('knows revision files by their folder and extension', () => {
    const paths = [
      'db/migrations/1_a.ts',
      'db/migrations/-1\n.js',
      '1_a.mjs',
      'db/migrations',
      'db/migrations/README.md',
      'db/migrations/lib/a.ts',
      'db/migrations/types.d.ts',
      'other/1_a.ts',
      '1_a.ts',
    ];
    expect(paths.filter((path) => isGuarded(path, folders))).to.deep.equal(paths.slice(0, 4));
  });
});

describe('guardedPart', () => {
  it('takes a rename out of the folder for a deletion, and one into it for an addition', () => {
    const [inside, outside] = ['db/migrations/1_a.ts', 'src/a.ts'];
    const renamed = (from: string, path: string) =>
      guardedPart({ kind: 'renamed', from, path }, folders);
    expect([
      renamed(inside, outside),
      renamed(outside, inside),
      renamed(outside, 'x'),
    ]).to.deep.equal([{ kind: 'deleted', path: inside }, { kind: 'added', path: inside }, null]);
  });
});
