import type { Checksum, RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from './applied-revision.ts';

/**
 * A revision that runs outside a transaction and was begun: its row is written before its first
 * statement and taken away with its last, so one that is there while nobody runs was interrupted.
 */
export interface Intent {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly checksum: Checksum;
  /** The session that ran it. */
  readonly backendPid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly startedBy: string;
  /** How many of its statements are known to be done. */
  readonly statementsDone: number;
  /** The statement that may or may not have taken effect; null when none was in flight. */
  readonly inFlight: string | null;
}

/** What a database knows about its own history. */
export type StoreState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      /** Version of the store's own tables. */
      readonly version: number;
      /** The environment that the store was created for. */
      readonly environment: string | null;
      /** In the order in which they were applied. */
      readonly applied: readonly AppliedRevision[];
      readonly intents: readonly Intent[];
    };
