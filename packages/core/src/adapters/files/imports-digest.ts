import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { importedNames, mayImportFiles } from '../../git/imported-names.ts';
import { systemErrorCode } from './system-error.ts';

const endings = [
  '',
  '.ts',
  '.js',
  '.mts',
  '.mjs',
  '.cts',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
];
const mostFiles = 500;

/**
 * A digest of the files that a module imports by relative paths, and that these import, as far as
 * names in the texts tell. Null for one that imports none: its own text says all. Where they lie
 * does not matter, only from where to where.
 */
export function importsDigest(file: string, source: string): string | null {
  if (!mayImportFiles(source)) return null;
  const start = dirname(file);
  const found = new Map<string, string>();
  const open: { readonly folder: string; readonly text: string }[] = [
    { folder: start, text: source },
  ];
  for (const { folder, text } of open) {
    for (const name of importedNames(text)) {
      const path = name.startsWith('.') ? fileAt(resolve(folder, name)) : null;
      if (path === null || path === file || found.has(path) || found.size >= mostFiles) continue;
      const imported = readFileSync(path, 'utf8');
      found.set(path, imported);
      open.push({ folder: dirname(path), text: imported });
    }
  }
  if (found.size === 0) return null;
  const parts = [...found].map(([path, text]) => [relative(start, path), text]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** TypeScript lets a `.ts` file be imported under the name that it is compiled to. */
function fileAt(path: string): string | null {
  const source = path.replace(/\.([cm]?)js$/, '.$1ts');
  const names = [...endings.map((ending) => `${path}${ending}`), source];
  return names.find(isFile) ?? null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
