import type { RevisionId } from '../revision/revision.ts';

/** How a run ended; failures are thrown. */
export type RunOutcome =
  | { readonly kind: 'done'; readonly completed: readonly RevisionId[] }
  /** Under the lock other revisions were applied than the plan was made for: plan again. */
  | { readonly kind: 'stale'; readonly applied: readonly RevisionId[] };
