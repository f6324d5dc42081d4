import { realpathSync } from 'node:fs';
import { OrchError } from '../../failure/orch-error.ts';
import type { NoRepositoryReason, Repository, RepositoryLookup } from '../../git/repository.ts';
import { gitFailed, noRepository } from './errors.ts';
import { tryGit, type GitResult } from './run-git.ts';

const known: readonly (readonly [RegExp, NoRepositoryReason])[] = [
  [/dubious ownership/, 'dubiousOwnership'],
  [/safe\.bareRepository|must be run in a work tree/, 'bare'],
  [/not a git repository/i, 'notRepository'],
];

/**
 * The work tree that a folder belongs to, found by git itself, so that worktrees, submodules and
 * subfolders are right. No repository is an answer, not a failure.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function findRepository(directory: string): Promise<RepositoryLookup> {
  const result = await lookUp(directory);
  if (result === null) return { kind: 'none', reason: 'notInstalled', directory };
  if (result.exitCode !== 0) {
    const reason = known.find(([pattern]) => pattern.test(result.stderr))?.[1];
    if (reason === undefined) throw gitFailed('rev-parse', result.exitCode, result.stderr);
    return { kind: 'none', reason, directory };
  }
  const [shallow, ...root] = result.stdout.replace(/\n$/, '').split('\n');
  return {
    kind: 'found',
    repository: { root: realpathSync(root.join('\n')), isShallow: shallow === 'true' },
  };
}

/**
 * The work tree that a folder belongs to, for commands that cannot do without.
 *
 * @throws OrchError `GIT.NOT_INSTALLED`, `GIT.NOT_A_REPOSITORY`, `GIT.BARE`,
 *   `GIT.DUBIOUS_OWNERSHIP`, `GIT.FAILED`
 */
export async function requireRepository(directory: string): Promise<Repository> {
  const lookup = await findRepository(directory);
  if (lookup.kind === 'none') throw noRepository(lookup);
  return lookup.repository;
}

async function lookUp(directory: string): Promise<GitResult | null> {
  try {
    return await tryGit(directory, ['rev-parse', '--is-shallow-repository', '--show-toplevel']);
  } catch (error) {
    if (error instanceof OrchError && error.code === 'GIT.NOT_INSTALLED') return null;
    throw error;
  }
}
