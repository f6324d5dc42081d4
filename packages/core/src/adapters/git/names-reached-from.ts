import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { importedNames } from '../../git/imported-names.ts';

const endings = ['', '.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '/index.ts', '/index.js'];
const mostFiles = 2000;

/**
 * What a file of a tree imports, with what the files that it imports by a relative path import, as
 * far as names in the texts tell.
 */
export function namesReachedFrom(
  path: string,
  { folder, paths }: { readonly folder: string; readonly paths: ReadonlySet<string> },
): ReadonlySet<string> {
  const reached = new Set<string>();
  const files = [path];
  const seen = new Set(files);
  for (const file of files) {
    for (const name of importedNames(readFileSync(join(folder, file), 'utf8'))) {
      reached.add(name);
      if (!name.startsWith('.')) continue;
      const next = fileOf(posix.join(posix.dirname(file), name), paths);
      if (next === null || seen.has(next) || files.length >= mostFiles) continue;
      seen.add(next);
      files.push(next);
    }
  }
  return reached;
}

/** TypeScript lets a `.ts` file be imported under the name that it is compiled to. */
function fileOf(path: string, paths: ReadonlySet<string>): string | null {
  const source = path.replace(/\.([cm]?)js$/, '.$1ts');
  const names = [...endings.map((ending) => `${path}${ending}`), source];
  return names.find((name) => paths.has(name)) ?? null;
}
