import { posix } from 'node:path';
import { isRecord } from '../config/is-record.ts';

const endings = ['', '.js', '.ts', '.mjs', '.cjs', '.json', '/index.js', '/index.ts'];

/**
 * Whether a package can be entered with nothing but the given files: at least one entry point that
 * its `package.json` names is among them. A package that is built before it is used is entered
 * through files that Git does not have.
 */
export function hasEntryPoint(
  manifest: unknown,
  folder: string,
  paths: ReadonlySet<string>,
): boolean {
  if (!isRecord(manifest)) return false;
  const named = ['exports', 'module', 'main'].flatMap((key) => textsIn(manifest[key]));
  const targets = named.length === 0 ? ['index'] : named;
  return targets.some((target) => {
    const path = posix.join(folder, target);
    const star = path.indexOf('*');
    if (star === -1) return endings.some((ending) => paths.has(`${path}${ending}`));
    const start = path.slice(0, star);
    return [...paths].some((known) => known.startsWith(start));
  });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}
