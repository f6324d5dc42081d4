import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generatePages } from '../../scripts/docs/generate-pages.ts';

describe('the generated documentation', () => {
  it('is what the commands, the error tables and the schema say', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    for (const [path, text] of await generatePages(root)) {
      expect(await readFile(path, 'utf8'), `${path}: run \`pnpm run docs\``).to.equal(text);
    }
  });
});
