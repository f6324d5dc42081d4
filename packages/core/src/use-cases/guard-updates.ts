import { emptyTree, type TreeBase } from '../adapters/git/compare-trees.ts';
import { commitAt, type GitPlace } from '../adapters/git/git-place.ts';
import { listBranches } from '../adapters/git/list-branches.ts';
import { matchesBranch } from '../git/branch-policy.ts';
import type { RefUpdate } from '../guard/ref-update.ts';
import { basesOf } from './guard-checkout.ts';
import { guardState, type GuardReport, type GuardRules, type Tip } from './guard-state.ts';

/** What a push would do. */
export interface GuardUpdatesRequest {
  readonly place: GitPlace;
  readonly rules: GuardRules;
  readonly updates: readonly RefUpdate[];
  /** The remote that is pushed to; null on the side that receives. */
  readonly remote: string | null;
}

/**
 * Judges every branch that a push moves. A release branch is compared with where it was, so that a
 * forced push takes nothing released away; every other branch with the release branches.
 *
 * @throws OrchError `GUARD.NO_BASE`, `GUARD.SHALLOW`, `GIT.FAILED`
 */
export async function guardUpdates(request: GuardUpdatesRequest): Promise<readonly GuardReport[]> {
  const { place, rules, updates, remote } = request;
  const released = await releasedTips(request);
  const reports: GuardReport[] = [];
  for (const { branch, before, after } of updates) {
    const isRelease = matchesBranch(branch, rules.policy.releaseBranches);
    const pushed = updates.filter(
      (other) =>
        other.branch !== branch && matchesBranch(other.branch, rules.policy.releaseBranches),
    );
    const tips: readonly Tip[] = [
      ...released.filter(({ name }) => remote !== null || name !== branch),
      ...pushed.map((other) => ({ name: other.branch, commit: other.after })),
    ];
    const commits = [after];
    const known = isRelease && before !== null ? await commitAt(place, before) : null;
    const bases: readonly TreeBase[] =
      known !== null
        ? [known]
        : isRelease && tips.length === 0
          ? [emptyTree(after)]
          : await basesOf(place, { branch, commits, tips, policy: rules.policy });
    const state = { kind: 'commit' as const, commit: after };
    const from = known === null ? tips : [];
    reports.push(
      await guardState(place, rules, { branch, state, heads: commits, bases, tips: from }),
    );
  }
  return reports;
}

/** What is released on the other side as far as it is known here, else what is here. */
async function releasedTips({
  place,
  rules,
  remote,
}: GuardUpdatesRequest): Promise<readonly Tip[]> {
  const all = await listBranches(place);
  const released = all.filter(({ name }) => matchesBranch(name, rules.policy.releaseBranches));
  if (remote === null) return released.filter((branch) => branch.remote === null);
  const there = released.filter((branch) => branch.remote === remote);
  return there.length > 0 ? there : released;
}
