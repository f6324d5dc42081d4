import type { Checksum, RevisionId } from '../revision/revision.ts';

/** A revision that was applied to a database and was replaced by official ones. */
export interface ReconciledRevision {
  readonly id: RevisionId;
  readonly checksum: Checksum;
  readonly path: string;
  readonly replacedBy: readonly RevisionId[];
  /** Code of the changes that were made with it; null when the schema was right already. */
  readonly changes: string | null;
  readonly reconciledBy: string;
  /** ISO 8601, UTC. */
  readonly reconciledAt: string;
}
