import type { Model } from './model.ts';
import type { Action } from './plan-stage.ts';

/** The two ends of a way that the engine plans in one go. */
export interface Ends {
  readonly from: Model;
  readonly to: Model;
}

/**
 * What makes up for one thing that the engine does not do right. Each part is a pure function; a
 * repair has the parts that it needs.
 */
export interface Repair {
  /**
   * Rewrites one end by itself, so that a difference is planned as what it is. Both directions see
   * the same rewritten ends.
   */
  readonly rewrite?: (model: Model) => Model;
  /** Names a state on the way that must be reached first; returns `mid` when there is no need. */
  readonly stopOver?: (ends: Ends, mid: Model) => Model;
  /** Edits both ends before the engine plans between them. */
  readonly align?: (ends: Ends) => Ends;
  /** Edits what the engine planned between the ends that it was given. */
  readonly mend?: (actions: readonly Action[], ends: Ends) => readonly Action[];
  /** Edits the actions of the whole way. */
  readonly finish?: (actions: readonly Action[], ends: Ends) => readonly Action[];
}
