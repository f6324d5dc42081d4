import type { ClientBase } from 'pg';
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogScope } from '../../catalog/catalog-scope.ts';
import type { ChangePlan } from '../../generate/change.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import type { Rename } from '../../generate/renames/rename.ts';
import type { Renamed } from './accepted-renames.ts';
import { tryRenames } from './accepted-renames.ts';
import { planImpossible, renameOffline } from './errors.ts';
import { extractModel } from './extract-model.ts';
import { factNames } from './fact-key-of.ts';
import type { Model } from './model.ts';
import { narrow } from './narrow.ts';
import type { Route } from './plan-route.ts';
import type { Action } from './plan-stage.ts';
import { planRoute, prepareModel } from './plan-route.ts';
import { renameCandidates } from './rename-candidates.ts';
import { scopeModel } from './scope-model.ts';
import { changedSecrets, withoutSecrets } from './secrets.ts';
import { parseModel, serialiseModel } from './snapshot.ts';
import { toChange } from './to-change.ts';
import { insideScope, unplannedDifferences } from './unmodelled.ts';
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
  /** Renames that are decided; `from` must then be a database that may be changed and rolled back. */
  readonly acceptRenames?: readonly Rename[];
}

/**
 * The changes that lead from one schema to the other, in an order that works.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE`
 */
export async function planChanges(input: PlanInput): Promise<ChangePlan> {
  const { here, there, renames } = await readBoth(input);
  return planBetween(here, there, { before: renames.there, after: [] });
}

/** The way there and the way back. */
export interface PlannedWays {
  readonly up: ChangePlan;
  readonly down: ChangePlan;
  /** The schema that up starts from, under the names that the accepted renames give. */
  readonly renamed: Catalog;
}

/**
 * The way there and the way back, from one reading of each database. Rename candidates of up tell
 * what they are called before the accepted renames.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE`, `PLAN.RENAME_UNKNOWN`, `PLAN.RENAME_REFUSED`,
 *   `PLAN.RENAME_OFFLINE`
 */
export async function planBothWays(input: PlanInput): Promise<PlannedWays> {
  const { here, there, renames } = await readBoth(input);
  const up = planBetween(here, there, { before: renames.there, after: [] });
  return {
    up: {
      ...up,
      renameCandidates: up.renameCandidates.map((candidate) => ({
        ...candidate,
        from: renames.before(candidate.from),
      })),
    },
    down: planBetween(there, here, { before: [], after: renames.back }),
    renamed: here.catalog,
  };
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

interface BothSides {
  readonly here: Side;
  readonly there: Side;
  readonly renames: Pick<Renamed, 'there' | 'back' | 'before'>;
}

async function readBoth(input: PlanInput): Promise<BothSides> {
  const { scope, fromCatalog, toCatalog } = input;
  const accepted = input.acceptRenames ?? [];
  const reading =
    accepted.length === 0
      ? readUnchanged(input)
      : withSession(input.from, (client) => {
          return tryRenames(client, accepted, { scope, fromCatalog, toCatalog });
        });
  const [from, to] = await Promise.all([reading, readModel(input.to)]);
  return {
    here: { model: prepare(from.model, from.catalog, scope), catalog: from.catalog },
    there: { model: prepare(to, toCatalog, scope), catalog: toCatalog },
    renames: from,
  };
}

async function readUnchanged({ from, fromCatalog }: PlanInput): Promise<Renamed> {
  const model = await readModel(from);
  return { model, catalog: fromCatalog, there: [], back: [], before: (key) => key };
}

async function withSession<T>(
  source: SchemaSource,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  if (typeof source === 'string') throw renameOffline();
  if ('query' in source) return work(source);
  const { closeSession, openSession } = await import('../postgres/connect.ts');
  const session = await openSession(source);
  try {
    return await work(session);
  } finally {
    await closeSession(session);
  }
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

interface Around {
  readonly before: readonly Action[];
  readonly after: readonly Action[];
}

function planBetween(from: Side, to: Side, { before, after }: Around): ChangePlan {
  const { to: wanted, unmodelled: secret } = withoutSecrets(from.model, to.model);
  const near = narrow({ from: from.model, to: wanted });
  const route = tryRoute(near.from, near.to);
  const { actions, unmodelled } = insideScope(route.actions, [from.model, to.model]);
  const names = factNames(to.model, from.model);
  return {
    changes: [...before, ...actions, ...after].map((action) => toChange(action, names)),
    renameCandidates: renameCandidates(near, names),
    unmodelled: [
      ...secret,
      ...changedSecrets(from.catalog, to.catalog),
      ...unplannedDifferences(from.catalog, to.catalog),
      ...unmodelled,
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
