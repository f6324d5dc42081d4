import { posix } from 'node:path';
import { isRevisionFileName } from '../revision/revision-file-name.ts';
import { pathsOf, type TreeChange } from './tree-change.ts';

/** A folder of revisions. */
export interface GuardedFolder {
  /** From the top of the repository, with `/`; empty for the top itself. */
  readonly path: string;
  /** Extensions of its revision files, with the dot. */
  readonly extensions: readonly string[];
}

/** Whether a path is a revision file, or something else in the place of their folder. */
export function isGuarded(path: string, folders: readonly GuardedFolder[]): boolean {
  return folders.some((folder) => {
    if (path === folder.path) return true;
    const parent = posix.dirname(path);
    const isInside = (parent === '.' ? '' : parent) === folder.path;
    return isInside && isRevisionFileName(posix.basename(path), folder.extensions);
  });
}

/** The part of a change that is about revision files; null when it is about none. */
export function guardedPart(
  change: TreeChange,
  folders: readonly GuardedFolder[],
): TreeChange | null {
  const [first = '', second] = pathsOf(change).map((path) => isGuarded(path, folders));
  if (change.kind !== 'renamed') return first === true ? change : null;
  if (first === true && second === true) return change;
  if (first === true) return { kind: 'deleted', path: change.from };
  return second === true ? { kind: 'added', path: change.path } : null;
}
