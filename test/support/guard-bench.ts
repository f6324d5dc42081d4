import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { requireRepository } from '../../packages/core/src/adapters/git/find-repository.ts';
import type { GuardRule } from '../../packages/core/src/guard/policy.ts';
import {
  guardCheckout,
  type GuardCheckoutRequest,
} from '../../packages/core/src/use-cases/guard-checkout.ts';
import type { GuardReport } from '../../packages/core/src/use-cases/guard-state.ts';
import { gitRepo, type GitRepo } from './git-repo.ts';

/** The text of a revision, long enough for Git to see that another one is much the same. */
export const revisionText = (what: string) =>
  `exports.up = async () => '${what}';\n${'// same\n'.repeat(20)}`;

/** A repository whose branch main has three revisions. */
export function begun(): GitRepo {
  const repo = gitRepo();
  mkdirSync(join(repo.root, 'migrations'));
  repo.commit({ 'migrations/1_a.js': revisionText('a') });
  repo.commit({ 'migrations/2_b.js': revisionText('b') });
  repo.commit({ 'migrations/3_c.js': revisionText('c') });
  return repo;
}

/** What `orch guard` finds on the branch that is checked out. */
export async function guard(
  repo: GitRepo,
  request: Partial<GuardCheckoutRequest> = {},
  rules: readonly GuardRule[] = [],
): Promise<GuardReport> {
  return guardCheckout({
    repository: await requireRepository(repo.root),
    rules: {
      policy: { rules, releaseBranches: ['main', 'release/*'] },
      folders: [{ path: 'migrations', extensions: ['.js'] }],
    },
    state: 'committed',
    indexFile: null,
    branch: null,
    base: null,
    ...request,
  });
}

/** The findings of {@link guard}, each with the file that it is about. */
export async function found(...args: Parameters<typeof guard>): Promise<readonly string[]> {
  const { findings } = await guard(...args);
  return findings.map(({ code: what, subject }) => `${what} ${subject}`);
}
