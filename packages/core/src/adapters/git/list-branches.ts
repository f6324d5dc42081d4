import type { CommitSha } from '../../git/repository.ts';
import { gitAt, type GitPlace } from './git-place.ts';

/** A branch of this repository, or what is known of one of a remote. */
export interface KnownBranch {
  readonly ref: string;
  /** Without the name of the remote. */
  readonly name: string;
  /** Null for a branch of this repository. */
  readonly remote: string | null;
  readonly commit: CommitSha;
}

const line = /^([0-9a-f]+) (refs\/(heads|remotes)\/(.+))$/;

/** Every branch of the repository and of its remotes. @throws OrchError `GIT.FAILED` */
export async function listBranches(place: GitPlace): Promise<readonly KnownBranch[]> {
  const format = '--format=%(objectname) %(refname)';
  const output = await gitAt(place, ['for-each-ref', format, 'refs/heads/', 'refs/remotes/']);
  return output.split('\n').flatMap((text): KnownBranch[] => {
    const [, commit, ref, space, rest] = line.exec(text) ?? [];
    if (commit === undefined || ref === undefined || rest === undefined) return [];
    const slash = rest.indexOf('/');
    if (space === 'heads') return [{ ref, name: rest, remote: null, commit: commit as CommitSha }];
    if (slash === -1) return [];
    const name = rest.slice(slash + 1);
    return [{ ref, name, remote: rest.slice(0, slash), commit: commit as CommitSha }];
  });
}
