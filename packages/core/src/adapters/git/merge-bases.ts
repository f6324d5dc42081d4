import type { CommitSha } from '../../git/repository.ts';
import { gitFailed } from './errors.ts';
import { tryGitAt, type GitPlace } from './git-place.ts';

/**
 * The best common ancestors of a commit and the merge of all the others, as `git merge-base --all`
 * gives them: none for unrelated histories, several after criss-cross merges.
 *
 * @throws OrchError `GIT.FAILED`
 */
export function mergeBases(
  place: GitPlace,
  commit: CommitSha,
  others: readonly CommitSha[],
): Promise<readonly CommitSha[]> {
  return bases(place, ['--all', commit, ...others]);
}

/** Those of the commits that are no ancestors of another one. */
export async function independent(
  place: GitPlace,
  commits: readonly CommitSha[],
): Promise<readonly CommitSha[]> {
  const each = [...new Set(commits)];
  return each.length < 2 ? each : bases(place, ['--independent', ...each]);
}

/** The best common ancestors of all the commits at once. */
export function commonBase(
  place: GitPlace,
  commits: readonly CommitSha[],
): Promise<readonly CommitSha[]> {
  return bases(place, ['--octopus', ...commits]);
}

async function bases(place: GitPlace, args: readonly string[]): Promise<readonly CommitSha[]> {
  const { exitCode, stdout, stderr } = await tryGitAt(place, ['merge-base', ...args]);
  // 1 without a word is git's way to say that there is none.
  if (exitCode !== 0 && (exitCode !== 1 || stderr.trim() !== '')) {
    throw gitFailed('merge-base', exitCode, stderr);
  }
  return stdout.split('\n').filter((line) => line !== '') as CommitSha[];
}
