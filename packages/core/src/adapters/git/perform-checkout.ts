import { branchMoved, gitRefused } from '../../checkout/errors.ts';
import { isSameStand } from '../../checkout/journal.ts';
import type { GitStand } from '../../checkout/journal.ts';
import type { Repository } from '../../git/repository.ts';
import { commitAt, placeOf } from './git-place.ts';
import { readStand } from './resolve-destination.ts';
import { runOwnGit } from './run-own-git.ts';

/**
 * Checks a commit or branch out as the user's own `git checkout` does, with hooks and filters; only
 * orch's own hook is told to be silent. Nothing that Git does not track is overwritten, ignored or
 * not. Returns what hooks said; null when it was checked out already.
 *
 * @throws OrchError `CHECKOUT.GIT_FAILED`, `CHECKOUT.MOVED`
 */
export async function performCheckout(
  repository: Repository,
  to: GitStand,
): Promise<string | null> {
  if (isSameStand(await readStand(repository), to)) return null;
  if (to.kind === 'branch') {
    const tip = await commitAt(placeOf(repository, null), `refs/heads/${to.branch}`);
    if (tip !== to.commit) throw branchMoved(to);
  }
  const what = to.kind === 'branch' ? [to.branch] : ['--detach', to.commit];
  const { exitCode, said } = await runOwnGit(repository.root, [
    'checkout',
    '--quiet',
    '--no-overwrite-ignore',
    ...what,
    '--',
  ]);
  const now = await readStand(repository);
  // A hook that fails gives git its exit code; what counts is where HEAD is.
  if (!isSameStand(now, to)) {
    throw now.commit === to.commit || exitCode === 0 ? branchMoved(to) : gitRefused(to, said);
  }
  return said;
}
