import { expect } from 'chai';
import { hasEntryPoint } from '../../src/git/entry-points.ts';

const paths = new Set(['p/src/index.ts', 'p/src/deep/a.ts', 'q/index.js']);

describe('hasEntryPoint', () => {
  it('is true when one of the files that a package is entered through is there', () => {
    const manifests = [
      { main: './src/index.ts' },
      { main: 'src' },
      { exports: { '.': { types: './dist/index.d.ts', import: './src/index.ts' } } },
      { exports: { './*': ['./src/deep/*.ts'] } },
    ];
    for (const manifest of manifests) expect(hasEntryPoint(manifest, 'p', paths)).to.equal(true);
    expect(hasEntryPoint({}, 'q', paths)).to.equal(true);
  });

  it('is false for a package that is built first', () => {
    const manifests = [{ main: 'dist/index.js' }, { exports: './dist/*' }, {}, null, 'text'];
    for (const manifest of manifests) expect(hasEntryPoint(manifest, 'p', paths)).to.equal(false);
  });
});
