import type { Rename } from '../../../packages/core/src/generate/renames/rename.ts';
import { planBothWays } from '../../../packages/core/src/adapters/pg-delta/plan-changes.ts';
import { readCatalog } from '../../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../../packages/core/src/adapters/postgres/connect.ts';
import type { CatalogScope } from '../../../packages/core/src/catalog/catalog-scope.ts';
import type { Catalog } from '../../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/core/src/catalog/compare-catalogs.ts';
import { describeDifference } from '../../../packages/core/src/catalog/describe-difference.ts';
import type { Change, ChangePlan } from '../../../packages/core/src/generate/change.ts';
import { createDatabase, query } from '../../support/postgres.ts';

/** Two schemas, and the rows that the first one holds while it is changed. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly rows?: string;
  readonly scope?: CatalogScope;
  readonly acceptRenames?: readonly Rename[];
}

/** What came of planning and walking a way there and back. */
export interface Walked {
  readonly up: ChangePlan;
  readonly down: ChangePlan;
  /** What differs from the wanted schema after up, in words. */
  readonly afterUp: readonly string[];
  /** What differs from the first schema after down, in words. */
  readonly afterDown: readonly string[];
  /** The results of `look` after up and after down. */
  readonly seen: readonly (readonly unknown[])[];
}

const publicScope: CatalogScope = { schemas: ['public'], privileges: false };

/** Plans both ways between two databases that are made from a pair. */
export async function planPair(pair: Pair): Promise<{ up: ChangePlan; down: ChangePlan }> {
  const [from, to] = await makeBoth(pair);
  return planBetween(from, to, pair);
}

/**
 * Plans both ways, performs them on the first database with its rows, and says after each way how
 * it differs from what was wanted and what the query `look` sees.
 */
export async function walkPair(pair: Pair, look?: string): Promise<Walked> {
  const scope = pair.scope ?? publicScope;
  const [from, to] = await makeBoth(pair);
  const [before, wanted] = [await catalogOf(from, scope), await catalogOf(to, scope)];
  const { up, down } = await planBetween(from, to, pair);
  if (pair.rows !== undefined) await query(from, pair.rows);
  const seen: (readonly unknown[])[] = [];
  const lookAround = async () => {
    if (look !== undefined) seen.push(await query(from, look));
  };

  await perform(from, up.changes);
  const afterUp = differences(await catalogOf(from, scope), wanted);
  await lookAround();
  await perform(from, down.changes);
  const afterDown = differences(await catalogOf(from, scope), before);
  await lookAround();
  return { up, down, afterUp, afterDown, seen };
}

/** The statements of a plan. */
export function statements(plan: ChangePlan): readonly string[] {
  return plan.changes.map((change) => change.sql);
}

async function makeBoth({ from, to }: Pair): Promise<readonly [PostgresTarget, PostgresTarget]> {
  const targets = [
    await createDatabase('planner_from'),
    await createDatabase('planner_to'),
  ] as const;
  if (from !== '') await query(targets[0], from);
  if (to !== '') await query(targets[1], to);
  return targets;
}

async function planBetween(
  from: PostgresTarget,
  to: PostgresTarget,
  { scope = publicScope, acceptRenames = [] }: Pair,
): Promise<{ up: ChangePlan; down: ChangePlan }> {
  const [fromCatalog, toCatalog] = [await catalogOf(from, scope), await catalogOf(to, scope)];
  return planBothWays({ from, to, scope, fromCatalog, toCatalog, acceptRenames });
}

/** The catalog of a database. */
export async function catalogOf(target: PostgresTarget, scope: CatalogScope): Promise<Catalog> {
  const session = await openSession(target);
  try {
    return await readCatalog(session, scope);
  } finally {
    await closeSession(session);
  }
}

/** Performs changes in one transaction, or in several where a change must be committed. */
async function perform(target: PostgresTarget, changes: readonly Change[]): Promise<void> {
  const session = await openSession(target);
  try {
    await session.query('begin');
    for (const { sql, commitAfter } of changes) {
      await session.query(sql);
      if (commitAfter) await session.query('commit; begin');
    }
    await session.query('commit');
  } finally {
    await closeSession(session);
  }
}

function differences(is: Catalog, wanted: Catalog): readonly string[] {
  return compareCatalogs(is, wanted).map(describeDifference);
}
