import { homedir } from 'node:os';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { sharedHooks } from '../../guard/errors.ts';
import { gitAt, placeOf, tryGitAt } from './git-place.ts';

/** Where git looks for the hooks of a repository. */
export interface HooksFolder {
  readonly path: string;
  /** It is part of the work tree, as those of hook managers are, and may be committed. */
  readonly isInWorkTree: boolean;
}

/**
 * Finds the folder of hooks: `core.hooksPath`, else that of the repository, which all its worktrees
 * share.
 *
 * @throws OrchError `HOOKS.SHARED_FOLDER` when all repositories of the user share it
 */
export async function findHooksFolder(repository: Repository): Promise<HooksFolder> {
  const place = placeOf(repository, null);
  const args = ['config', '-z', '--show-scope', '--get-all', 'core.hooksPath'];
  const fields = (await tryGitAt(place, args)).stdout.split('\0');
  let [scope, said] = ['', ''];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    // What orch itself says on the command line, so that no hook runs.
    if (fields[at] === 'command') continue;
    [scope, said] = [fields[at] ?? '', fields[at + 1] ?? ''];
  }
  const common = await gitAt(place, ['rev-parse', '--git-common-dir']);
  const own = resolve(repository.root, common.replace(/\n$/, ''));
  if (said === '') return { path: resolve(own, 'hooks'), isInWorkTree: false };
  const path = resolve(repository.root, said.replace(/^~(?=\/)/, homedir()));
  if (scope === 'global' || scope === 'system') throw sharedHooks(path, scope);
  return { path, isInWorkTree: isInside(repository.root, path) && !isInside(own, path) };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
