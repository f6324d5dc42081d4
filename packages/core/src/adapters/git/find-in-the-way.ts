import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../files/system-error.ts';
import { gitAt, type GitPlace } from './git-place.ts';
import type { TreeDifference } from './work-tree-changes.ts';

/**
 * Paths that Git does not track, ignored or not, where a checkout would put files: Git overwrites
 * what it ignores, and stops at what it does not.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function findInTheWay(
  place: GitPlace,
  changes: readonly TreeDifference[],
): Promise<readonly string[]> {
  const gone = new Set(changes.filter(({ isNew }) => !isNew).map(({ path }) => path));
  const blocked: string[] = [];
  const folders: string[] = [];
  for (const { path, isNew } of changes) {
    if (!isNew) continue;
    const found = obstacleAt(place.directory, path);
    if (found === null || gone.has(found.path)) continue;
    if (found.isFolder) folders.push(found.path);
    else blocked.push(found.path);
  }
  if (folders.length > 0) {
    // A folder of tracked files gives way; one that holds anything else does not.
    const args = ['ls-files', '-z', '--others', '--full-name', '--', ...folders];
    blocked.push(...(await gitAt(place, args)).split('\0').filter((path) => path !== ''));
  }
  return [...new Set(blocked)];
}

/** What lies at a path, or where one of its folders should be. */
function obstacleAt(root: string, path: string): { path: string; isFolder: boolean } | null {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const part = parts.slice(0, count).join('/');
    const kind = kindAt(join(root, part));
    if (kind === null) return null;
    if (count === parts.length) {
      if (kind === 'folder' && readdirSync(join(root, part)).length === 0) return null;
      return { path: part, isFolder: kind === 'folder' };
    }
    if (kind === 'other') return { path: part, isFolder: false };
  }
  return null;
}

/** What lies at a path; null when nothing does. */
export function kindAt(path: string): 'folder' | 'other' | null {
  try {
    return lstatSync(path).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
