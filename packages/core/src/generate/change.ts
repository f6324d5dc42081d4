import type { FactKey } from '../catalog/catalog.ts';
import type { RowType } from './row-type.ts';
import type { Rename } from './renames/rename.ts';
import type { Refill } from './steps/refill-on-way-back.ts';

/** The strongest lock that a statement takes on a table that exists, in SAFETY's words. */
export type LockName =
  'none' | 'SHARE UPDATE EXCLUSIVE' | 'SHARE' | 'SHARE ROW EXCLUSIVE' | 'ACCESS EXCLUSIVE';

/** One statement of a plan, in execution order. */
export interface Change {
  readonly verb: 'create' | 'alter' | 'drop' | 'rename';
  /** One statement without a closing semicolon. */
  readonly sql: string;
  /** What it does in a person's words: `add column recruits.cohort`. */
  readonly summary: string;
  /** The fact it is about. */
  readonly subject: FactKey;
  /** Facts of the wanted catalog that exist after it and did not before. */
  readonly produces: readonly FactKey[];
  /** Facts of the present catalog that are gone after it. */
  readonly destroys: readonly FactKey[];
  /** False when the server refuses it inside a transaction. */
  readonly transactional: boolean;
  /** True when later changes can use it only once it is committed (an added enum value). */
  readonly commitAfter: boolean;
  /** Whether rows or values are lost. */
  readonly losesData: boolean;
  readonly rewritesTable: boolean;
  readonly lock: LockName;
  /** The step that it belongs to; each step is committed before the next one begins. */
  readonly step?: string;
  /**
   * The code that performs it, where that is more than to run `sql`; on tables without rows both
   * do the same.
   */
  readonly code?: string;
  /** What takes it back where no plan of the schema knows how. */
  readonly undo?: Change;
  /** What takes it back, in order, where a plan of the schema would keep others waiting. */
  readonly wayBack?: readonly Change[];
  /** Types that its revision declares for it. */
  readonly rowTypes?: readonly RowType[];
  /** Names that it gives; its way back takes them back. */
  readonly renames?: readonly Rename[];
  /** The column that it drops, which the way back makes again and fills in steps. */
  readonly refill?: Refill;
}

/** A drop and an add that may be one rename; never decided without proof or an answer. */
export interface RenameCandidate {
  readonly kind: string;
  readonly from: FactKey;
  readonly to: FactKey;
  readonly reason: string;
}

/** All changes that lead from one catalog to another. */
export interface ChangePlan {
  readonly changes: readonly Change[];
  readonly renameCandidates: readonly RenameCandidate[];
  /** What the engine saw and cannot model, in words; empty when everything is covered. */
  readonly unmodelled: readonly string[];
}
