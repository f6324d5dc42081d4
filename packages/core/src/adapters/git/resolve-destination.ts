import { noPrevious, unbornHead } from '../../checkout/errors.ts';
import type { GitStand } from '../../checkout/journal.ts';
import type { Repository } from '../../git/repository.ts';
import { commitAt, placeOf, tryGitAt } from './git-place.ts';
import { readHead, resolveCommit } from './resolve-commit.ts';

/**
 * What is checked out.
 * @throws OrchError `CHECKOUT.UNBORN`, `GIT.FAILED`
 */
export async function readStand(repository: Repository): Promise<GitStand> {
  const head = await readHead(repository);
  if (head.kind === 'unborn') throw unbornHead(head.branch);
  return head;
}

/**
 * What a name means to `git checkout`: a local branch stays a branch, everything else is a commit
 * without one. `-` is what was checked out before, by whichever command; `HEAD` and `@` what is now.
 *
 * @throws OrchError `GIT.UNKNOWN_COMMIT`, `CHECKOUT.NO_PREVIOUS`, `CHECKOUT.UNBORN`, `GIT.FAILED`
 */
export async function resolveDestination(repository: Repository, name: string): Promise<GitStand> {
  if (name === 'HEAD' || name === '@') return readStand(repository);
  if (name === '-') return resolvePrevious(repository);
  return (await branchStand(repository, name)) ?? commitStand(repository, name);
}

async function branchStand(repository: Repository, branch: string): Promise<GitStand | null> {
  const commit = await commitAt(placeOf(repository, null), `refs/heads/${branch}`);
  return commit === null ? null : { kind: 'branch', branch, commit };
}

async function commitStand(repository: Repository, name: string): Promise<GitStand> {
  return { kind: 'detached', commit: await resolveCommit(repository, name) };
}

/** Git keeps it in the reflog of HEAD. */
async function resolvePrevious(repository: Repository): Promise<GitStand> {
  const place = placeOf(repository, null);
  const [named, commit] = await Promise.all([
    tryGitAt(place, ['rev-parse', '--symbolic-full-name', '@{-1}']),
    commitAt(place, '@{-1}'),
  ]);
  if (commit === null) throw noPrevious();
  const [, branch] = /^refs\/heads\/(.+)\n$/s.exec(named.stdout) ?? [];
  return branch === undefined
    ? { kind: 'detached', commit }
    : ((await branchStand(repository, branch)) ?? { kind: 'detached', commit });
}
