import type { Project } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import type { Revision } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { CommitSha, Repository } from './repository.ts';

/** A revision whose code is wanted as it was, not as the work tree has it now. */
export interface PastStep {
  readonly direction: 'up' | 'down';
  /** Its text, checksum and path as they were applied, or as another commit has them. */
  readonly revision: Revision;
  /** The commit that was noted when it was applied, or that it was read from; a note, never a key. */
  readonly commit: string | null;
}

/** Where the code of a revision was found; each has the wanted checksum. */
export type PastOrigin =
  /** The noted commit has it. */
  | { readonly kind: 'commit'; readonly commit: CommitSha }
  /** The noted commit is gone, and another one has it; `ref` is the ref that led there. */
  | { readonly kind: 'ref'; readonly ref: string; readonly commit: CommitSha }
  /**
   * No commit has it, so the text in the store is run; what it imports is that of `commit`, or of
   * the work tree where that is null.
   */
  | { readonly kind: 'storedSource'; readonly commit: CommitSha | null };

/** What past code is wanted for. */
export interface PastCodeRequest {
  readonly repository: Repository;
  readonly project: Project;
  readonly steps: readonly PastStep[];
  readonly signal?: AbortSignal;
}

/** Past code that can be run until it is closed. */
export interface PastCode {
  /** In the order of the request; each `file` lies in a throw-away work tree of its commit. */
  readonly steps: readonly RunStep[];
  /** In the order of the request. */
  readonly origins: readonly PastOrigin[];
  /** What the user should know: a helper that is not of the same commit, files left out. */
  readonly findings: readonly Finding[];
  /** Removes the throw-away work trees. */
  close(): Promise<void>;
}

/**
 * Puts the code of revisions, each with all that it may import, into throw-away work trees below
 * `<project root>/.orch`, so that packages are found. No program that the repository configures is
 * run, and neither index, refs nor work tree are touched.
 *
 * @throws OrchError `PAST_CODE.*`, `GIT.*`
 */
export type OpenPastCode = (request: PastCodeRequest) => Promise<PastCode>;
