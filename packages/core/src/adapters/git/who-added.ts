import type { CommitSha, Repository } from '../../git/repository.ts';
import { runGit } from './run-git.ts';

/** The commit that brought a file, and who made it. */
export interface AddedBy {
  readonly commit: CommitSha;
  readonly author: string;
}

/**
 * Who added files, by their path from the top of the repository, as far as the history of a commit
 * tells; what is not committed there is not in the answer.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function whoAdded(
  repository: Repository,
  commit: CommitSha,
  paths: readonly string[],
): Promise<ReadonlyMap<string, AddedBy>> {
  const found = new Map<string, AddedBy>();
  if (paths.length === 0) return found;
  const output = await runGit(repository.root, [
    'log',
    '-z',
    '--no-renames',
    '--diff-filter=A',
    '--format=%x01%H %aN <%aE>',
    '--name-only',
    '--end-of-options',
    commit,
    '--',
    ...paths,
  ]);
  for (const entry of output.split('\x01').slice(1)) {
    const [head = '', ...names] = entry.split('\0');
    const [, sha = '', author = ''] = /^(\S+) (.*)$/s.exec(head) ?? [];
    for (const name of names.map((text) => text.replace(/^\n/, ''))) {
      // The newest comes first; of a file that was removed in between, the first time counts.
      if (name !== '') found.set(name, { commit: sha as CommitSha, author });
    }
  }
  return found;
}
