import type { ClientBase } from 'pg';
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import type { ChangePlan } from '../../generate/change.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import { planImpossible } from './errors.ts';
import { extractModel } from './extract-model.ts';
import { factNames } from './fact-key-of.ts';
import type { Model } from './model.ts';
import type { Route } from './plan-route.ts';
import { planRoute, prepareModel } from './plan-route.ts';
import { renameCandidates } from './rename-candidates.ts';
import { scopeModel } from './scope-model.ts';
import { changedSecrets, withoutSecrets } from './secrets.ts';
import { parseModel, serialiseModel } from './snapshot.ts';
import { toChange } from './to-change.ts';
import { outsideChanges, unplannedDifferences } from './unmodelled.ts';
import { withOwnFacts } from './with-own-facts.ts';

/** Where a schema is read from: a connection, a database, or what `extractSnapshot` returned. */
export type SchemaSource = ClientBase | PostgresTarget | string;

/** Two schemas to plan between; the catalogs are those of the same databases and scope. */
export interface PlanInput {
  readonly from: SchemaSource;
  readonly to: SchemaSource;
  readonly scope: CatalogScope;
  readonly fromCatalog: Catalog;
  readonly toCatalog: Catalog;
}

/**
 * The changes that lead from one schema to the other, in an order that works.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE`
 */
export async function planChanges(input: PlanInput): Promise<ChangePlan> {
  const { here, there } = await readBoth(input);
  return planBetween(here, there);
}

/**
 * The way there and the way back, from one reading of each database.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE`
 */
export async function planBothWays(
  input: PlanInput,
): Promise<{ readonly up: ChangePlan; readonly down: ChangePlan }> {
  const { here, there } = await readBoth(input);
  return { up: planBetween(here, there), down: planBetween(there, here) };
}

/**
 * Reads a database's whole schema as text that can be planned from later, without the database.
 * It holds no secrets: options of foreign servers and connection strings are placeholders.
 */
export async function extractSnapshot(source: ClientBase | PostgresTarget): Promise<string> {
  return serialiseModel(await readModel(source));
}

interface Side {
  readonly model: Model;
  readonly catalog: Catalog;
}

async function readBoth(input: PlanInput): Promise<{ here: Side; there: Side }> {
  const { scope, fromCatalog, toCatalog } = input;
  const [from, to] = await Promise.all([readModel(input.from), readModel(input.to)]);
  return {
    here: { model: prepare(from, fromCatalog, scope), catalog: fromCatalog },
    there: { model: prepare(to, toCatalog, scope), catalog: toCatalog },
  };
}

function prepare(model: Model, catalog: Catalog, scope: CatalogScope): Model {
  return prepareModel(withOwnFacts(scopeModel(model, scope), catalog));
}

async function readModel(source: SchemaSource): Promise<Model> {
  if (typeof source === 'string') return parseModel(source);
  if ('query' in source) return extractModel(source);
  const { closeSession, openSession } = await import('../postgres/connect.ts');
  const session = await openSession(source, { readOnly: true });
  try {
    return await extractModel(session);
  } finally {
    await closeSession(session);
  }
}

function planBetween(from: Side, to: Side): ChangePlan {
  const { to: wanted, unmodelled: secret } = withoutSecrets(from.model, to.model);
  const { actions } = tryRoute(from.model, wanted);
  const names = factNames(to.model, from.model);
  return {
    changes: actions.map((action) => toChange(action, names)),
    renameCandidates: renameCandidates({ from: from.model, to: wanted }, names),
    unmodelled: [
      ...secret,
      ...changedSecrets(from.catalog, to.catalog),
      ...unplannedDifferences(from.catalog, to.catalog),
      ...outsideChanges(actions, [from.model, to.model]),
    ],
  };
}

/** The engine and the repairs throw plain errors for what they cannot do; the rest are bugs. */
function tryRoute(from: Model, to: Model): Route {
  try {
    return planRoute(from, to);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw planImpossible(error);
  }
}
