import type { RevisionId } from '../revision/revision.ts';

/** How a run ended; failures are thrown. */
export type RunOutcome =
  | {
      readonly kind: 'done';
      readonly completed: readonly RevisionId[];
      /** How many statements were sent, orch's own included. */
      readonly statements: number;
      /** How many rows seeding has inserted. */
      readonly inserted?: number;
    }
  /** Under the lock other revisions were applied than the plan was made for: plan again. */
  | { readonly kind: 'stale'; readonly applied: readonly RevisionId[] };
