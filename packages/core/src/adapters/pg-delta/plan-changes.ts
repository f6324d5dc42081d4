import type { ClientBase } from 'pg';
import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import type { ChangePlan } from '../../generate/change.ts';
import { planImpossible } from './errors.ts';
import { extractModel } from './extract-model.ts';
import type { Model } from './model.ts';
import type { Stage } from './plan-stage.ts';
import { planStage } from './plan-stage.ts';
import { scopeModel } from './scope-model.ts';
import { toChange } from './to-change.ts';

/** Two schemas to plan between. */
export interface PlanInput {
  readonly from: ClientBase;
  readonly to: ClientBase;
  readonly scope: CatalogScope;
}

/** The changes that lead from one database's schema to the other's. */
export async function planChanges(input: PlanInput): Promise<ChangePlan> {
  return (await planBothWays(input)).up;
}

/** The way there and the way back, from one reading of each database. */
export async function planBothWays(
  input: PlanInput,
): Promise<{ readonly up: ChangePlan; readonly down: ChangePlan }> {
  const [from, to] = await Promise.all([extractModel(input.from), extractModel(input.to)]);
  const [here, there] = [scopeModel(from, input.scope), scopeModel(to, input.scope)];
  return { up: planBetween(here, there), down: planBetween(there, here) };
}

function planBetween(from: Model, to: Model): ChangePlan {
  const stage = tryStage(from, to);
  return { changes: stage.actions.map(toChange), renameCandidates: [], unmodelled: [] };
}

function tryStage(from: Model, to: Model): Stage {
  try {
    return planStage(from, to);
  } catch (error) {
    throw planImpossible(error instanceof Error ? error.message : String(error), error);
  }
}
