import type { CommitSha, HeadState, Repository } from '../../git/repository.ts';
import { gitFailed, unknownCommit } from './errors.ts';
import { tryGit } from './run-git.ts';

const sha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const branchRef = /^refs\/heads\/(.+)$/s;

/**
 * The commit that a name means to Git: a full or short object name, a branch, a tag, `HEAD~2`.
 *
 * @throws OrchError `GIT.UNKNOWN_COMMIT`
 */
export async function resolveCommit(repository: Repository, name: string): Promise<CommitSha> {
  const found = await verify(repository, name);
  if (found === null) throw unknownCommit(name, repository.isShallow);
  return found;
}

/**
 * The commit at the tip of a branch: a local one, else one of a remote (`origin/main`). The name
 * is never taken for anything else than a branch.
 *
 * @throws OrchError `GIT.UNKNOWN_COMMIT`
 */
export async function resolveBranch(repository: Repository, branch: string): Promise<CommitSha> {
  for (const ref of branchRefs(branch)) {
    const found = await verify(repository, ref);
    if (found !== null) return found;
  }
  throw unknownCommit(branch, repository.isShallow);
}

/** Full names of what a branch may be, the nearest first. */
export function branchRefs(branch: string): readonly string[] {
  return [`refs/heads/${branch}`, `refs/remotes/${branch}`];
}

/**
 * What is checked out.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function readHead(repository: Repository): Promise<HeadState> {
  const [symbolic, commit] = await Promise.all([
    tryGit(repository.root, ['symbolic-ref', '--quiet', 'HEAD']),
    verify(repository, 'HEAD'),
  ]);
  const [, branch] = branchRef.exec(symbolic.stdout.replace(/\n$/, '')) ?? [];
  if (branch !== undefined) {
    return commit === null ? { kind: 'unborn', branch } : { kind: 'branch', branch, commit };
  }
  if (commit === null) throw gitFailed('symbolic-ref', symbolic.exitCode, symbolic.stderr);
  return { kind: 'detached', commit };
}

async function verify(repository: Repository, name: string): Promise<CommitSha | null> {
  if (name === '' || name.includes('\0')) return null;
  const { stdout } = await tryGit(repository.root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  const found = stdout.trim();
  return sha.test(found) ? (found as CommitSha) : null;
}
