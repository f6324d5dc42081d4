import type { ClientBase } from 'pg';
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import type { ChangePlan } from '../../generate/change.ts';
import { planImpossible } from './errors.ts';
import { extractModel } from './extract-model.ts';
import { factNames } from './fact-key-of.ts';
import type { Model } from './model.ts';
import type { Route } from './plan-route.ts';
import { planRoute, prepareModel } from './plan-route.ts';
import { scopeModel } from './scope-model.ts';
import { toChange } from './to-change.ts';
import { withOwnFacts } from './with-own-facts.ts';

/** Two schemas to plan between. */
export interface PlanInput {
  readonly from: ClientBase;
  readonly to: ClientBase;
  readonly scope: CatalogScope;
  readonly fromCatalog: Catalog;
  readonly toCatalog: Catalog;
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
  const here = prepare(from, input.fromCatalog, input.scope);
  const there = prepare(to, input.toCatalog, input.scope);
  return { up: planBetween(here, there), down: planBetween(there, here) };
}

function prepare(model: Model, catalog: Catalog, scope: CatalogScope): Model {
  return prepareModel(withOwnFacts(scopeModel(model, scope), catalog));
}

function planBetween(from: Model, to: Model): ChangePlan {
  const route = tryRoute(from, to);
  const names = factNames(to, from);
  return {
    changes: route.actions.map((action) => toChange(action, names)),
    renameCandidates: [],
    unmodelled: [],
  };
}

function tryRoute(from: Model, to: Model): Route {
  try {
    return planRoute(from, to);
  } catch (error) {
    throw planImpossible(error instanceof Error ? error.message : String(error), error);
  }
}
