import { readFile } from 'node:fs/promises';

/** The version of this package, from its `package.json`; part of every cache key. */
export async function ownVersion(): Promise<string> {
  const file = new URL('../../../package.json', import.meta.url);
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const version = typeof content === 'object' && content !== null && 'version' in content;
  return version ? String(content.version) : 'unknown';
}
