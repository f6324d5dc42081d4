import { currentBranch } from '../adapters/git/current-branch.ts';
import type { Project } from '../config/project.ts';
import { branchRefused } from '../generate/errors.ts';
import { matchesBranch } from '../git/branch-policy.ts';

/**
 * Passes on a release branch of the project, and where there is no Git repository at all.
 *
 * @throws OrchError `GENERATE.BRANCH` on another branch, or when no branch is checked out
 */
export async function requireReleaseBranch(project: Project): Promise<void> {
  const branch = await currentBranch(project.root);
  if (branch.kind === 'noRepository') return;
  const name = branch.kind === 'branch' || branch.kind === 'unborn' ? branch.name : null;
  if (name !== null && matchesBranch(name, project.releaseBranches)) return;
  throw branchRefused(name, project.releaseBranches);
}
