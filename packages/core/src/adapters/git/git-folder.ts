import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemErrorCode } from '../files/system-error.ts';

/**
 * The Git directory of the work tree that a folder is in: of a linked worktree its own, and not
 * that of the repository. Null outside of a work tree. No process is started.
 */
export function gitFolderOf(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    const found = gitFolderIn(at);
    if (found !== null) return found;
    if (dirname(at) === at) return null;
  }
}

function gitFolderIn(folder: string): string | null {
  const path = join(folder, '.git');
  try {
    if (statSync(path).isDirectory()) return path;
    const [, target] = /^gitdir: (.+?)\r?\n?$/s.exec(readFileSync(path, 'utf8')) ?? [];
    return target === undefined ? null : resolve(folder, target);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
