import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import type { ChangePlan } from './change.ts';
import { requiredColumns, unmodelled } from './errors.ts';
import { findRequiredColumns } from './required-column.ts';

/** What a plan is checked against. */
export interface BlockerContext {
  readonly from: Catalog;
  readonly to: Catalog;
  readonly allowUnmodelled: boolean;
}

/**
 * Refuses a plan that cannot run on a table with rows, or leaves something out in silence.
 *
 * @throws OrchError `GENERATE.REQUIRED_COLUMN`, `GENERATE.UNMODELLED`
 */
export function refuseBlocked(plan: ChangePlan, context: BlockerContext): void {
  const required = findRequiredColumns(plan, context);
  if (required.length > 0) throw requiredColumns(required);
  if (plan.unmodelled.length > 0 && !context.allowUnmodelled) throw unmodelled(plan.unmodelled);
  if (plan.unmodelled.length === 0 && plan.changes.length === 0) {
    // The engine sees nothing where the fingerprints differ: what it is blind to is named.
    const differences = compareCatalogs(context.from, context.to);
    if (differences.length > 0) throw unmodelled(differences.map(describeDifference));
  }
}
