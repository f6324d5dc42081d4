import { expect } from 'chai';
import { importedNames } from '../../src/git/imported-names.ts';

describe('importedNames', () => {
  it('finds every way to import code, each name once', () => {
    const text = `
import { a } from '../lib/a.ts';
import '../lib/side-effect';
export * from "./again";
const b = require('../lib/b');
const c = await import(\`../lib/c.mjs\`);
const d = require.resolve('pkg/d'), e = import.meta.resolve("#e");
import f from '../lib/a.ts';
`;
    expect(importedNames(text)).to.deep.equal([
      '../lib/a.ts',
      '../lib/side-effect',
      './again',
      '../lib/b',
      '../lib/c.mjs',
      'pkg/d',
      '#e',
    ]);
  });

  it('leaves types out, and names that are put together', () => {
    const text = `import type { Knex } from 'knex';
export type { Row } from './rows.ts';
const late = await import(\`./\${name}.js\`);
const from = 'a text';
`;
    expect(importedNames(text)).to.deep.equal([]);
  });
});
