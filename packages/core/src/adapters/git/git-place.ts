import type { CommitSha, Repository } from '../../git/repository.ts';
import { gitFailed, noRepository } from './errors.ts';
import { runGit, tryGit, type GitResult } from './run-git.ts';

/** A repository to ask, with or without a work tree. */
export interface GitPlace {
  readonly directory: string;
  readonly isBare: boolean;
  readonly isShallow: boolean;
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Variables that git gives to the hooks of a push: the new objects are not in their place yet. */
const quarantine = ['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES'];

/** The repository of a work tree; `indexFile` is the one that git names to its hooks. */
export function placeOf(repository: Repository, indexFile: string | null): GitPlace {
  return {
    directory: repository.root,
    isBare: false,
    isShallow: repository.isShallow,
    options: [],
    environment: indexFile === null ? {} : { GIT_INDEX_FILE: indexFile },
  };
}

/**
 * The repository whose Git directory this is, bare or not, with the objects that a push has brought
 * so far.
 *
 * @throws OrchError `GIT.NOT_INSTALLED`, `GIT.NOT_A_REPOSITORY`, `GIT.DUBIOUS_OWNERSHIP`, `GIT.FAILED`
 */
export async function gitDirectoryPlace(
  directory: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<GitPlace> {
  const given = quarantine.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const surroundings = { options: ['--git-dir=.'], environment: Object.fromEntries(given) };
  const args = ['rev-parse', '--is-shallow-repository'];
  const { exitCode, stdout, stderr } = await tryGit(directory, args, surroundings);
  if (exitCode !== 0) {
    if (stderr.includes('dubious ownership')) {
      throw noRepository({ kind: 'none', reason: 'dubiousOwnership', directory });
    }
    if (!/not a git repository/i.test(stderr)) throw gitFailed('rev-parse', exitCode, stderr);
    throw noRepository({ kind: 'none', reason: 'notRepository', directory });
  }
  return { directory, isBare: true, isShallow: stdout.trim() === 'true', ...surroundings };
}

/** Runs git at a place; it must succeed. @throws OrchError `GIT.FAILED` */
export function gitAt(place: GitPlace, args: readonly string[]): Promise<string> {
  return runGit(place.directory, args, place);
}

/** Runs git at a place. */
export function tryGitAt(place: GitPlace, args: readonly string[]): Promise<GitResult> {
  return tryGit(place.directory, args, place);
}

/** The commit of a name, which is never taken for an option; null when there is none. */
export async function commitAt(place: GitPlace, name: string): Promise<CommitSha | null> {
  if (name === '' || name.includes('\0')) return null;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const found = (await tryGitAt(place, args)).stdout.trim();
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(found) ? (found as CommitSha) : null;
}

/** The values of a key in the repository's configuration, in their order. */
export async function configValues(place: GitPlace, key: string): Promise<readonly string[]> {
  const { stdout } = await tryGitAt(place, ['config', '-z', '--get-all', key]);
  return stdout.split('\0').filter((value) => value !== '');
}
