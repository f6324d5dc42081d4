import type { Catalog } from '../catalog/catalog.ts';
import type { Change } from '../generate/change.ts';
import type { DecidedRename } from '../generate/renames/rename.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { StampedRevision } from '../runner/runner.ts';
import type { JudgedRevision } from './judge-revisions.ts';

/** What a person decides about revisions. */
export interface ReconcileChoices {
  /** Official revisions that are recorded, and whose rows stay as they are. */
  readonly skipData: readonly string[];
  /** Official revisions that are run although local ones changed rows. */
  readonly runData: readonly string[];
  /** Local revisions of which nothing is kept. */
  readonly discard: readonly string[];
  /** Whether everything is made as the official revisions say, whoever made it. */
  readonly all: boolean;
}

/** A change of the schema that is needed, as code. */
export interface ReconcilingChange {
  readonly id: RevisionId;
  readonly fileName: string;
  readonly source: string;
  readonly changes: readonly Change[];
}

/** What a change takes away from a database, to be stashed. */
export interface CountedLoss {
  /** `recruits.cohort`, or `recruits` for a table. */
  readonly name: string;
  /** Rows that hold it; null where they cannot be counted. */
  readonly count: number | null;
}

/** How local revisions become official ones. */
export interface Reconciliation {
  /** Applied local revisions that are replaced. */
  readonly remove: readonly RevisionId[];
  /** Official revisions that are recorded without being run. */
  readonly add: readonly StampedRevision[];
  /** What is changed in that transaction, and in those before it; empty when nothing differs. */
  readonly changes: readonly ReconcilingChange[];
  readonly renames: readonly DecidedRename[];
  readonly losses: readonly CountedLoss[];
  /** What the database must be at the end of that transaction. */
  readonly wanted: Catalog;
  /** Official revisions that are run before it, while the local ones are recorded. */
  readonly first: readonly RunStep[];
  /** Official revisions that are run after it. */
  readonly run: readonly RevisionId[];
  readonly judged: readonly JudgedRevision[];
  /** What somebody made by hand and what stays, in words. */
  readonly drift: readonly string[];
}
