import { matchesBranch } from '../git/branch-policy.ts';

/** What a branch may do with revision files that its base has, or has not. */
export type Allowed = 'nothing' | 'additions' | 'anything';

/** Every value of {@link Allowed}, the strictest first. */
export const allowances = ['nothing', 'additions', 'anything'] as const satisfies Allowed[];

/** What the branches that match a pattern may do. */
export interface GuardRule {
  /** `*` stands for any characters, `/` included. */
  readonly pattern: string;
  readonly allows: Allowed;
}

/** The rules of a project. */
export interface GuardPolicy {
  /** The first rule whose pattern matches decides. */
  readonly rules: readonly GuardRule[];
  /** Branches that revisions are released from; without a rule they may add them. */
  readonly releaseBranches: readonly string[];
}

/**
 * What a branch may do. Where no rule says otherwise, a release branch may add revisions and any
 * other branch nothing; where no branch is known, nothing is allowed.
 */
export function allowedOn(branch: string | null, policy: GuardPolicy): Allowed {
  if (branch === null) return 'nothing';
  const rule = policy.rules.find(({ pattern }) => matchesBranch(branch, [pattern]));
  if (rule !== undefined) return rule.allows;
  return matchesBranch(branch, policy.releaseBranches) ? 'additions' : 'nothing';
}
