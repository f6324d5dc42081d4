import type { CommitSha } from '../../git/repository.ts';
import { isGuarded, type GuardedFolder } from '../../guard/guarded-folders.ts';
import { gitAt, type GitPlace } from './git-place.ts';

/** A path in which two commits differ. */
export interface TreeDifference {
  readonly path: string;
  readonly isNew: boolean;
  readonly isSubmodule: boolean;
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
    const [before = '', after = ''] = (fields[at] ?? '').slice(1).split(' ');
    const isSubmodule = before === submodule || after === submodule;
    changes.push({ path: fields[at + 1] ?? '', isNew: before === '000000', isSubmodule });
  }
  return changes;
}

const submodule = '160000';

/** A tracked file that is not as it is committed. */
export interface DirtyFile {
  readonly path: string;
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
    return [
      {
        path: line
          .split(' ')
          .slice(isUnmerged ? 10 : 8)
          .join(' '),
        isUnmerged,
      },
    ];
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
