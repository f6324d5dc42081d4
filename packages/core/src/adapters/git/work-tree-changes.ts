import type { CommitSha } from '../../git/repository.ts';
import { isGuarded, type GuardedFolder } from '../../guard/guarded-folders.ts';
import { gitAt, type GitPlace } from './git-place.ts';

/** A path in which two commits differ. */
export interface TreeDifference {
  readonly path: string;
  readonly isNew: boolean;
  readonly isSubmodule: boolean;
  /** Names of the objects, all zeros where there is none. */
  readonly objects: readonly [before: string, after: string];
}

/** What a checkout changes. @throws OrchError `GIT.FAILED` */
export async function readChanges(
  place: GitPlace,
  from: CommitSha,
  to: CommitSha,
): Promise<readonly TreeDifference[]> {
  if (from === to) return [];
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff'];
  const fields = (await gitAt(place, [...args, '--no-textconv', from, to, '--'])).split('\0');
  const changes: TreeDifference[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [modeBefore, modeAfter, before = '', after = ''] = (fields[at] ?? '').slice(1).split(' ');
    changes.push({
      path: fields[at + 1] ?? '',
      isNew: modeBefore === '000000',
      isSubmodule: modeBefore === submodule || modeAfter === submodule,
      objects: [before, after],
    });
  }
  return changes;
}

const submodule = '160000';

/** A tracked file that is not as it is committed. */
export interface DirtyFile {
  readonly path: string;
  /** Whether what is staged is not what is committed. */
  readonly isStaged: boolean;
  /** Whether what is on disk is not what is staged. */
  readonly isChanged: boolean;
  readonly isUnmerged: boolean;
}

/**
 * Tracked files with changes, staged or not. Git compares by content what may have changed, through
 * the filters that the repository has.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function readDirty(place: GitPlace): Promise<readonly DirtyFile[]> {
  const output = await gitAt(place, [
    'status',
    '--porcelain=v2',
    '-z',
    '--untracked-files=no',
    '--ignore-submodules=all',
    '--no-renames',
  ]);
  return output.split('\0').flatMap((line): readonly DirtyFile[] => {
    const isUnmerged = line.startsWith('u ');
    if (!isUnmerged && !line.startsWith('1 ')) return [];
    const [, state = '', ...words] = line.split(' ');
    const path = words.slice(isUnmerged ? 8 : 6).join(' ');
    return [{ path, isStaged: state[0] !== '.', isChanged: state[1] !== '.', isUnmerged }];
  });
}

/** Revision files that Git does not track, ignored or not. @throws OrchError `GIT.FAILED` */
export async function readUntracked(
  place: GitPlace,
  folders: readonly GuardedFolder[],
): Promise<readonly string[]> {
  const paths = folders.map(({ path }) => (path === '' ? '.' : path));
  const output = await gitAt(place, ['ls-files', '-z', '--others', '--full-name', '--', ...paths]);
  return output.split('\0').filter((path) => path !== '' && isGuarded(path, folders));
}

/** Branches that are checked out in some worktree. @throws OrchError `GIT.FAILED` */
export async function readWorktrees(place: GitPlace): Promise<readonly string[]> {
  const output = await gitAt(place, ['worktree', 'list', '--porcelain']);
  return output.split('\n').flatMap((line) => /^branch refs\/heads\/(.+)$/.exec(line)?.[1] ?? []);
}

/** Revision files that a sparse checkout does not put on disk. @throws OrchError `GIT.FAILED` */
export async function readLeftOut(
  place: GitPlace,
  folders: readonly GuardedFolder[],
): Promise<readonly string[]> {
  const output = await gitAt(place, ['ls-files', '-z', '-t']);
  return output
    .split('\0')
    .filter((line) => line.startsWith('S '))
    .map((line) => line.slice(2))
    .filter((path) => isGuarded(path, folders));
}
