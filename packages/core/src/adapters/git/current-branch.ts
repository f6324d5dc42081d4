import { nearestRepositoryRoot } from '../files/nearest-repository-root.ts';
import { noRepository } from './errors.ts';
import { findRepository } from './find-repository.ts';
import { readHead } from './resolve-commit.ts';

/** The branch that is checked out, as far as there is one. */
export type CurrentBranch =
  | { readonly kind: 'noRepository' }
  | { readonly kind: 'branch' | 'unborn'; readonly name: string }
  | { readonly kind: 'detached' };

/**
 * The branch that is checked out around a folder. A repository that is there and cannot be read
 * is a failure, not the absence of one.
 *
 * @throws OrchError `GIT.NOT_INSTALLED`, `GIT.BARE`, `GIT.DUBIOUS_OWNERSHIP`, `GIT.FAILED`
 */
export async function currentBranch(directory: string): Promise<CurrentBranch> {
  const lookup = await findRepository(directory);
  if (lookup.kind === 'none') {
    const isThere = lookup.reason !== 'notInstalled' || nearestRepositoryRoot(directory) !== null;
    if (lookup.reason !== 'notRepository' && isThere) throw noRepository(lookup);
    return { kind: 'noRepository' };
  }
  const head = await readHead(lookup.repository);
  if (head.kind === 'detached') return { kind: 'detached' };
  return { kind: head.kind, name: head.branch };
}
