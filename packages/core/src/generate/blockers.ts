import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import type { ChangePlan } from './change.ts';
import { unmodelled } from './errors.ts';

/** What a plan is checked against. */
export interface BlockerContext {
  readonly from: Catalog;
  readonly to: Catalog;
  readonly allowUnmodelled: boolean;
}

/**
 * Refuses a plan that leaves something out in silence.
 *
 * @throws OrchError `GENERATE.UNMODELLED`
 */
export function refuseBlocked(plan: ChangePlan, context: BlockerContext): void {
  if (plan.unmodelled.length > 0 && !context.allowUnmodelled) throw unmodelled(plan.unmodelled);
  if (plan.unmodelled.length === 0 && plan.changes.length === 0) {
    // The engine sees nothing where the fingerprints differ: what it is blind to is named.
    const differences = compareCatalogs(context.from, context.to);
    if (differences.length > 0) throw unmodelled(differences.map(describeDifference));
  }
}
