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

/**
 * Where a work tree goes back to: a branch that has moved since, or is gone, is not what it was, but
 * its commit is.
 */
export async function standAsItWas(repository: Repository, stand: GitStand): Promise<GitStand> {
  if (stand.kind === 'detached') return stand;
  const now = await branchStand(repository, stand.branch);
  return now?.commit === stand.commit ? now : { kind: 'detached', commit: stand.commit };
}

/** Only the whole name of a branch counts: `main~1` is none. */
async function branchStand(repository: Repository, branch: string): Promise<GitStand | null> {
  if (branch === '' || branch.includes('\0')) return null;
  const place = placeOf(repository, null);
  const ref = `refs/heads/${branch}`;
  const { exitCode } = await tryGitAt(place, ['show-ref', '--verify', '--quiet', '--', ref]);
  const commit = exitCode === 0 ? await commitAt(place, ref) : null;
  return commit === null ? null : { kind: 'branch', branch, commit };
}

async function commitStand(repository: Repository, name: string): Promise<GitStand> {
  return { kind: 'detached', commit: await resolveCommit(repository, name) };
}

/**
 * Git keeps the name in the reflog of HEAD; as a revision it could also mean a tag of that name.
 */
async function resolvePrevious(repository: Repository): Promise<GitStand> {
  const place = placeOf(repository, null);
  const { exitCode, stdout } = await tryGitAt(place, ['check-ref-format', '--branch', '@{-1}']);
  const name = stdout.replace(/\n$/, '');
  if (exitCode !== 0 || name === '@{-1}') throw noPrevious();
  const branch = await branchStand(repository, name);
  if (branch !== null) return branch;
  const commit = /^[0-9a-f]{40,64}$/.test(name) ? await commitAt(place, name) : null;
  if (commit === null) throw noPrevious();
  return { kind: 'detached', commit };
}
