import type { CommitSha } from '../../git/repository.ts';
import { gitAt, type GitPlace } from './git-place.ts';

/** A trailer of a commit, e.g. `Allow-Revisions: prod is on fire`. */
export interface Trailer {
  readonly commit: CommitSha;
  readonly author: string;
  readonly value: string;
}

/** A branch of more commits is searched this far. */
const mostCommits = 20_000;

/**
 * The trailers of one name in the commits that are reachable from `heads` and not from `bases`, the
 * newest commit first. Trailers without a value are left out.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function readTrailers(
  place: GitPlace,
  { key, heads, bases }: { key: string; heads: readonly string[]; bases: readonly string[] },
): Promise<readonly Trailer[]> {
  if (heads.length === 0) return [];
  const format = `%x00%H%x00%an%x00%(trailers:key=${key},valueonly=true,unfold=true,separator=%x1e)%x00`;
  const output = await gitAt(place, [
    'rev-list',
    `--max-count=${mostCommits}`,
    `--format=${format}`,
    ...heads,
    ...bases.map((base) => `^${base}`),
    '--',
  ]);
  const fields = output.split('\0');
  const trailers: Trailer[] = [];
  for (let at = 1; at + 2 < fields.length; at += 4) {
    const [commit = '', author = '', values = ''] = fields.slice(at, at + 3);
    for (const value of values.split('\u001e').map((text) => text.trim())) {
      if (value !== '') trailers.push({ commit: commit as CommitSha, author, value });
    }
  }
  return trailers;
}
