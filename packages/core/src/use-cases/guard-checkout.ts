import {
  emptyTree,
  nothingIn,
  type TreeBase,
  type TreeState,
} from '../adapters/git/compare-trees.ts';
import { unknownCommit } from '../adapters/git/errors.ts';
import { commitAt, placeOf, type GitPlace } from '../adapters/git/git-place.ts';
import { listBranches } from '../adapters/git/list-branches.ts';
import { independent, mergeBases } from '../adapters/git/merge-bases.ts';
import { readWorkHead } from '../adapters/git/read-work-head.ts';
import type { CommitSha, Repository } from '../git/repository.ts';
import { matchesBranch } from '../git/branch-policy.ts';
import { noBase, tooShallow } from '../guard/errors.ts';
import type { GuardPolicy } from '../guard/policy.ts';
import { guardState, type GuardReport, type GuardRules, type Tip } from './guard-state.ts';

/** What of a work tree's repository is judged. */
export interface GuardCheckoutRequest {
  readonly repository: Repository;
  readonly rules: GuardRules;
  /** Judges what the next commit would hold, not the last one. */
  readonly state: 'committed' | 'staged';
  /** The index that git names to its hooks; the usual one when null. */
  readonly indexFile: string | null;
  /** The branch's name where none is checked out; null asks Git. */
  readonly branch: string | null;
  /** What the branch began from, a branch or a commit; null for the release branches. */
  readonly base: string | null;
}

/**
 * Judges the branch that is checked out. Reads objects, refs and the index only: neither the work
 * tree nor a database takes part.
 *
 * @throws OrchError `GUARD.NO_BASE`, `GUARD.SHALLOW`, `GIT.UNKNOWN_COMMIT`, `GIT.FAILED`
 */
export async function guardCheckout(request: GuardCheckoutRequest): Promise<GuardReport> {
  const { repository, rules, base } = request;
  const place = placeOf(repository, request.indexFile);
  const [head, branches] = await Promise.all([
    readWorkHead(repository, place),
    listBranches(place),
  ]);
  const branch = request.branch ?? head.branch;
  const isStaged = request.state === 'staged';
  const commits = [head.commit, ...(isStaged ? head.merging : [])].filter((one) => one !== null);
  const [first] = commits;
  const state: TreeState =
    isStaged || first === undefined ? { kind: 'index' } : { kind: 'commit', commit: first };
  const others = branches.filter(({ ref }) => ref !== `refs/heads/${branch}`);
  const isMeant = (name: string): boolean => matchesBranch(name, rules.policy.releaseBranches);
  const tips =
    base === null
      ? others.filter(({ name }) => isMeant(name))
      : await namedTips(place, base, [others, branches]);
  const bases = await basesOf(place, { branch, commits, tips, policy: rules.policy });
  return guardState(place, rules, { branch, state, heads: commits, bases, tips });
}

type Branches = Awaited<ReturnType<typeof listBranches>>;

async function namedTips(
  place: GitPlace,
  base: string,
  lists: readonly Branches[],
): Promise<readonly Tip[]> {
  for (const branches of lists) {
    const found = branches.filter(
      ({ ref, name, remote }) => base === name || base === `${remote}/${name}` || base === ref,
    );
    if (found.length > 0) return found;
  }
  const commit = await commitAt(place, base);
  if (commit === null) throw unknownCommit(base, place.isShallow);
  return [{ name: base, commit }];
}

interface Beginning {
  readonly branch: string | null;
  readonly commits: readonly CommitSha[];
  readonly tips: readonly Tip[];
  readonly policy: GuardPolicy;
}

/**
 * Where a branch began. What is unrelated to everything began with nothing; a release branch that
 * is the only one is compared with itself, so that what is committed there counts as released.
 *
 * @throws OrchError `GUARD.NO_BASE`, `GUARD.SHALLOW`
 */
export async function basesOf(
  place: GitPlace,
  { branch, commits, tips, policy }: Beginning,
): Promise<readonly TreeBase[]> {
  const [head] = commits;
  if (head === undefined) return [await nothingIn(place)];
  if (tips.length === 0) {
    if (branch !== null && matchesBranch(branch, policy.releaseBranches)) return [head];
    throw noBase(branch, policy.releaseBranches);
  }
  const others = [...new Set(tips.map(({ commit }) => commit))];
  const found = await Promise.all(commits.map((commit) => mergeBases(place, commit, others)));
  const bases = await independent(place, found.flat());
  if (bases.length > 0) return bases;
  if (place.isShallow) throw tooShallow(branch);
  return [emptyTree(head)];
}
