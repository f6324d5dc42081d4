import type { Checksum, RevisionId } from '../revision/revision.ts';

/** A row of the store: one revision that is applied to a database. */
export interface AppliedRevision {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly checksum: Checksum;
  /** The LF-normalised text that was applied (or stamped). */
  readonly source: string;
  readonly path: string;
  readonly fileName: string;
  /** The commit it was applied from; a note, never a key. */
  readonly commit: string | null;
  readonly appliedBy: string;
  /** ISO 8601, UTC. */
  readonly appliedAt: string;
  readonly durationMs: number;
  /**
   * `run` by orch, `stamped` without running, `adopted` from `knex_migrations`, `merged` without
   * running because a merge says that another revision does the same.
   */
  readonly origin: 'run' | 'stamped' | 'adopted' | 'merged';
}
