/** A full, lower-case object name of a commit; made by reading it from Git. */
export type CommitSha = string & { readonly brand: 'CommitSha' };

/** A work tree and the repository that it belongs to. */
export interface Repository {
  /** Absolute real path of the work tree's top. */
  readonly root: string;
  /** Whether old commits were left out when it was cloned. */
  readonly isShallow: boolean;
}

/** Why a folder has no work tree that can be used. */
export type NoRepositoryReason = 'notInstalled' | 'notRepository' | 'bare' | 'dubiousOwnership';

/** Whether a folder is part of a work tree; that it is not is no failure by itself. */
export type RepositoryLookup =
  | { readonly kind: 'found'; readonly repository: Repository }
  | { readonly kind: 'none'; readonly reason: NoRepositoryReason; readonly directory: string };

/** What is checked out. */
export type HeadState =
  | { readonly kind: 'branch'; readonly branch: string; readonly commit: CommitSha }
  /** A new repository, or an orphan branch: no commit yet. */
  | { readonly kind: 'unborn'; readonly branch: string }
  /** A commit without a branch, as in CI or during a rebase. */
  | { readonly kind: 'detached'; readonly commit: CommitSha };

/** What a commit says about itself. */
export interface CommitFacts {
  readonly sha: CommitSha;
  readonly parents: readonly CommitSha[];
  readonly author: { readonly name: string; readonly email: string };
  /** When it was committed: ISO 8601, UTC. */
  readonly committedAt: string;
  /** The first line of the message. */
  readonly subject: string;
}
