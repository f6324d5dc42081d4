import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Each `file`: title; title; of the tables. */
function namedTests(): readonly { readonly file: string; readonly title: string }[] {
  const rows = readFileSync(join(root, 'docs/faults.md'), 'utf8').split('\n');
  const cells = rows
    .filter((row) => /^\| [A-Z]\d/.test(row))
    .map((row) => row.split(' | ').at(-1) ?? '');
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`([^`]+\.test\.ts)`: ([^`|]+)/g)].flatMap(([, file = '', titles = '']) =>
      titles
        .split(';')
        .map((title) => ({ file, title: title.trim() }))
        .filter(({ title }) => title !== ''),
    ),
  );
}

describe('docs/faults.md', () => {
  it('names tests that are there', () => {
    const named = namedTests();
    expect(named.length).to.be.greaterThan(60);
    const missing = named.filter(({ file, title }) => {
      const path = join(root, file);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(title);
    });
    expect(missing).to.deep.equal([]);
  });
});
