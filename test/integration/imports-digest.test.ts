import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { importsDigest } from '../../packages/core/src/adapters/files/imports-digest.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('importsDigest', () => {
  const digest = (root: string, source: string) =>
    importsDigest(join(root, 'migrations/1_a.mjs'), source);

  function tree(files: Readonly<Record<string, string>>): string {
    const root = temporaryFolder('imports');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }

  const source = `import { a } from '../lib/a.js';\nimport knex from 'knex';\n`;

  it('is null for a module that imports no file', () => {
    const root = tree({ 'lib/a.ts': '1' });
    expect(digest(root, `import knex from 'knex';\nconst x = './a';`)).to.equal(null);
    expect(digest(root, `import x from '../lib/missing.js';`)).to.equal(null);
  });

  it('changes with what is imported, however far, and not with where it lies', () => {
    const files = { 'lib/a.ts': `export * from './b';`, 'lib/b.ts': `import '../lib/a.js';` };
    const first = digest(tree(files), source);
    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(digest(tree({ ...files, 'lib/c.ts': 'not imported' }), source)).to.equal(first);
    expect(digest(tree({ ...files, 'lib/b.ts': '2' }), source)).not.to.equal(first);
  });

  it('follows require and import() of CommonJS', () => {
    const text = `const { a } = require('../lib'); import('../lib/data.json');`;
    const files = { 'lib/index.js': '1', 'lib/data.json': '{}' };
    const first = digest(tree(files), text);
    expect(digest(tree({ ...files, 'lib/index.js': '2' }), text)).not.to.equal(first);
    expect(digest(tree({ ...files, 'lib/data.json': '[]' }), text)).not.to.equal(first);
  });
});
