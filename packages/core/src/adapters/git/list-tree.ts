import type { CommitSha, Repository } from '../../git/repository.ts';
import { runGit } from './run-git.ts';

/** One entry of a folder in a commit. */
export interface TreeEntry {
  /** Path from the top of the repository, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symbolicLink' | 'submodule';
  /** Name of the object with the content. */
  readonly object: string;
}

const record = /^(\d{6}) \w+ ([0-9a-f]+)\t(.+)$/s;

const kinds: Readonly<Record<string, TreeEntry['kind']>> = {
  '040000': 'folder',
  '40000': 'folder',
  '120000': 'symbolicLink',
  '160000': 'submodule',
};

/**
 * The entries at a path of a commit; with a `/` at its end those of the folder itself. Nothing
 * when there is no such path. Reads trees only, so a partial clone is no problem.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function listTree(
  repository: Repository,
  commit: CommitSha,
  paths: readonly string[],
): Promise<readonly TreeEntry[]> {
  const args = ['ls-tree', '-z', '--full-tree', '--end-of-options', commit, ...paths];
  const output = await runGit(repository.root, args);
  return output.split('\0').flatMap((line): TreeEntry[] => {
    const [, mode, object, path] = record.exec(line) ?? [];
    if (mode === undefined || object === undefined || path === undefined) return [];
    return [{ path, kind: kindOfMode(mode), object }];
  });
}

/** What an entry is, by its mode as git prints or keeps it. */
export function kindOfMode(mode: string): TreeEntry['kind'] {
  return kinds[mode] ?? 'file';
}
