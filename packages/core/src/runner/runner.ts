import type { CatalogScope, TableName } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { SeedValue } from '../cohorts/make-rows.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';
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

/** Revisions whose record changes without running them. */
export interface StampRequest {
  /** To be recorded as applied, parents first. */
  readonly add: readonly StampedRevision[];
  /** To be taken out of the record. */
  readonly remove: readonly RevisionId[];
  readonly origin: Exclude<AppliedRevision['origin'], 'run' | 'merged'>;
  readonly expectedApplied: readonly RevisionId[] | null;
}

/** A revision to be recorded, and where it was read. */
export interface StampedRevision {
  readonly revision: Revision;
  readonly commit: string | null;
}

/** Rows to be inserted that are not there yet. */
export interface SeedRequest {
  readonly cohort: string;
  readonly table: TableName;
  /** Unquoted names with their types as the server writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns by which a row is known again. */
  readonly key: readonly string[];
  /** In the order of `columns`. */
  readonly rows: readonly (readonly SeedValue[])[];
  readonly checksum: string;
  readonly expectedApplied: readonly RevisionId[];
  /** Heads of what is applied. */
  readonly heads: readonly RevisionId[];
}

/** Official revisions that take the place of local ones, and the changes that this needs. */
export interface ReconcileRequest {
  /** Makes the changes; its `up` may do nothing. It is not recorded itself. */
  readonly step: RunStep;
  readonly add: readonly StampedRevision[];
  readonly remove: readonly RevisionId[];
  /** Code of the changes, for the record; null when there are none. */
  readonly changes: string | null;
  readonly scope: CatalogScope;
  /** What the database must be before COMMIT. */
  readonly wanted: Catalog;
  readonly expectedApplied: readonly RevisionId[];
}

/** What a person says about a revision that was interrupted. */
export interface ResolveRequest {
  readonly revision: Revision;
  readonly commit: string | null;
  readonly verdict: Verdict;
}

/**
 * `applied` and `reverted` end the revision: the database is, by hand, as after its `up` or its
 * `down`. `statementDone` and `statementUndone` say whether the statement in flight took effect, so
 * that the next run goes on behind or at it.
 */
export type Verdict = 'applied' | 'reverted' | 'statementDone' | 'statementUndone';

/** Moves one database along its history, holding the run lock while it does. */
export interface Runner {
  /**
   * Runs revisions, each in a transaction with its row in the store.
   * @throws OrchError `RUN.*`, `STORE.*`, `CONNECTION.*`; what was completed stays completed
   */
  run(request: RunRequest): Promise<RunOutcome>;
  /**
   * Records revisions as applied, or not, in one transaction and without running them.
   * @throws OrchError `RUN.*`, `STORE.*`
   */
  stamp(request: StampRequest): Promise<RunOutcome>;
  /**
   * Inserts rows that are not there yet, and records it, in one transaction.
   * @throws OrchError `SEED.*`, `RUN.*`, `STORE.*`
   */
  seed(request: SeedRequest): Promise<RunOutcome>;
  /**
   * Makes changes and replaces what is recorded as applied, in one transaction that is rolled back
   * unless the schema is the wanted one at its end.
   * @throws OrchError `RECONCILE.NOT_REACHED`, `RUN.*`, `STORE.*`
   */
  reconcile(request: ReconcileRequest): Promise<RunOutcome>;
  /**
   * Ends, or moves on, a revision that was interrupted, without running anything.
   * @throws OrchError `RUN.NOT_INTERRUPTED`, `RUN.NOTHING_IN_FLIGHT`
   */
  resolve(request: ResolveRequest): Promise<RunOutcome>;
  /** Ends the connection and the process; a run that is under way is cancelled and rolled back. */
  close(): Promise<void>;
}
