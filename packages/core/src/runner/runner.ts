import type { RevisionId } from '../revision/revision.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { RunStep } from './run-step.ts';

/** Revisions to run, in this order. */
export interface RunRequest {
  readonly steps: readonly RunStep[];
  /**
   * The revisions that the plan takes for applied. When others are, nothing is run and the outcome
   * is `stale`; null does not look.
   */
  readonly expectedApplied: readonly RevisionId[] | null;
  /** Lets a revision end without any SQL, as the plain Knex runner does. */
  readonly allowEmpty?: boolean;
}

/** Moves one database along its history, holding the run lock while it does. */
export interface Runner {
  /**
   * Runs revisions, each in a transaction with its row in the store.
   * @throws OrchError `RUN.*`, `STORE.*`, `CONNECTION.*`; what was completed stays completed
   */
  run(request: RunRequest): Promise<RunOutcome>;
  /** Ends the connection and the process; a run that is under way is cancelled and rolled back. */
  close(): Promise<void>;
}
