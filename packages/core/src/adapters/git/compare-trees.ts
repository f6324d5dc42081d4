import type { CommitSha } from '../../git/repository.ts';
import { parseRawDiff } from '../../guard/parse-raw-diff.ts';
import { pathsOf, type TreeChange } from '../../guard/tree-change.ts';
import { gitFailed } from './errors.ts';
import { gitAt, tryGitAt, type GitPlace } from './git-place.ts';

/** The state that a branch is in: a commit, or what is staged on top of it. */
export type TreeState =
  { readonly kind: 'commit'; readonly commit: CommitSha } | { readonly kind: 'index' };

/** A commit, or the tree of a repository in which there is nothing. */
export type TreeBase = CommitSha | EmptyTree;

/** The name of the empty tree; git knows it without having it. */
export type EmptyTree = string & { readonly brand: 'EmptyTree' };

const emptyTrees = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** The empty tree in a repository that has an object of such a name. */
export function emptyTree(like: string): EmptyTree {
  return (like.length === 64 ? emptyTrees.sha256 : emptyTrees.sha1) as EmptyTree;
}

/** The empty tree in a repository that may have no object yet. @throws OrchError `GIT.FAILED` */
export async function nothingIn(place: GitPlace): Promise<EmptyTree> {
  const format = await gitAt(place, ['rev-parse', '--show-object-format']);
  return (format.trim() === 'sha256' ? emptyTrees.sha256 : emptyTrees.sha1) as EmptyTree;
}

/** More files than this are not compared with each other for similarity, only for sameness. */
const mostCompared = 1000;

const format = ['-r', '-z', '--raw', '--no-abbrev', '--no-ext-diff', '--no-textconv'];

/**
 * The differences of the given paths between two trees, renames found. Neither the work tree nor
 * its filters take part. Where a partial clone lacks the contents that tell a rename, it is an
 * addition and a deletion.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function compareTrees(
  place: GitPlace,
  { from, to, paths }: { from: TreeBase; to: TreeState; paths: readonly string[] },
): Promise<readonly TreeChange[]> {
  const similar = await tryGitAt(place, diff(from, to, paths, ['-M', `-l${mostCompared}`]));
  if (similar.exitCode === 0) return parseRawDiff(similar.stdout);
  const plain = await tryGitAt(place, diff(from, to, paths, ['--no-renames']));
  if (plain.exitCode !== 0) throw gitFailed('diff-tree', plain.exitCode, plain.stderr);
  return parseRawDiff(plain.stdout);
}

/** The paths among the given ones that differ between two trees. */
export async function differentPaths(
  place: GitPlace,
  { from, to, paths }: { from: TreeBase; to: TreeState; paths: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { exitCode, stdout, stderr } = await tryGitAt(
    place,
    diff(from, to, paths, ['--no-renames']),
  );
  if (exitCode !== 0) throw gitFailed('diff-tree', exitCode, stderr);
  return new Set(parseRawDiff(stdout).flatMap(pathsOf));
}

function diff(
  from: TreeBase,
  to: TreeState,
  paths: readonly string[],
  renames: readonly string[],
): readonly string[] {
  const where = paths.includes('') ? [] : paths;
  const command =
    to.kind === 'index'
      ? ['diff-index', '--cached', ...format, ...renames, from]
      : ['diff-tree', ...format, ...renames, from, to.commit];
  return [...command, '--', ...where];
}
