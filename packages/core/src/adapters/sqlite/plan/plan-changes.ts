import type { Catalog } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { compareCatalogs } from '../../../catalog/compare-catalogs.ts';
import { describeDifference } from '../../../catalog/describe-difference.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import type { Rename } from '../../../generate/renames/rename.ts';
import { planImpossible } from '../../pg-delta/errors.ts';
import { isOfSqlite } from './change-table.ts';
import { referencedTable } from './order-drops.ts';
import { planSchema } from './plan-schema.ts';
import { sqliteRenameCandidates } from './rename-candidates.ts';
import { perform, renameSchema } from './rename-schema.ts';
import { partsOfCatalog } from './schema-parts.ts';
import type { SqliteChange, SqlitePlan } from './sqlite-change.ts';
import { Workbench } from './workbench.ts';

/** Two schemas to plan between, as `readSqliteCatalog` read them with one scope. */
export interface SqlitePlanInput {
  readonly from: Catalog;
  readonly to: Catalog;
  readonly scope: CatalogScope;
  /** Renames that are decided. */
  readonly acceptRenames?: readonly Rename[];
}

/** The way there and the way back. */
export interface SqliteWays {
  readonly up: SqlitePlan;
  readonly down: SqlitePlan;
  /** The schema that up starts from, under the names that the accepted renames give. */
  readonly renamed: Catalog;
}

/**
 * The changes that lead from one schema to the other, in an order that works: each was performed on
 * a database in memory, and what then still differs is named in `unmodelled`.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE`, `PLAN.RENAME_UNKNOWN`, `PLAN.RENAME_REFUSED`
 */
export async function planSqliteChanges(input: SqlitePlanInput): Promise<SqlitePlan> {
  return (await planUp(input)).plan;
}

/**
 * The way there and the way back. Rename candidates of up tell what they are called before the
 * accepted renames.
 *
 * @throws OrchError as {@link planSqliteChanges}
 */
export async function planSqliteBothWays(input: SqlitePlanInput): Promise<SqliteWays> {
  const { plan, renamed, back } = await planUp(input);
  const down = await withWorkbench(input.to, input.scope, async (bench) => {
    const changes = await planOn(bench, input.to, renamed);
    for (const { sql } of back) perform(bench, sql);
    const rebuilds = needsForeignKeysOff(changes, input.to, renamed);
    return finish(bench, { changes: [...changes, ...back], to: input.from, rebuilds });
  });
  return { up: plan, down, renamed };
}

interface Up {
  readonly plan: SqlitePlan;
  readonly renamed: Catalog;
  readonly back: readonly SqliteChange[];
}

async function planUp({ from, to, scope, acceptRenames = [] }: SqlitePlanInput): Promise<Up> {
  return withWorkbench(from, scope, async (bench) => {
    const renames = renameSchema(bench, acceptRenames, { from, to });
    const renamed = acceptRenames.length === 0 ? from : bench.read();
    const candidates = sqliteRenameCandidates(renamed, to);
    const planned = await planOn(bench, renamed, to);
    const rebuilds = needsForeignKeysOff(planned, renamed, to);
    const plan = finish(bench, { changes: [...renames.there, ...planned], to, rebuilds });
    const renameCandidates = candidates.map((candidate) => {
      return { ...candidate, from: renames.before(candidate.from) };
    });
    return { plan: { ...plan, renameCandidates }, renamed, back: renames.back };
  });
}

async function withWorkbench<T>(
  catalog: Catalog,
  scope: CatalogScope,
  work: (bench: Workbench) => Promise<T>,
): Promise<T> {
  const bench = await Workbench.open(catalog, scope);
  try {
    return await work(bench);
  } finally {
    bench.close();
  }
}

/**
 * Views and triggers that stay can be in the way of a step between; then all of them go first and
 * come last.
 */
async function planOn(
  bench: Workbench,
  from: Catalog,
  to: Catalog,
): Promise<readonly SqliteChange[]> {
  try {
    return await bench.attempt(() => planSchema(bench, { from, to }, 'keepSound'));
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    return await bench.attempt(() => planSchema(bench, { from, to }, 'makeAllAgain'));
  } catch (error) {
    throw isRefusal(error) ? planImpossible(error) : error;
  }
}

function isRefusal(error: unknown): error is Error {
  const isOfRebuild = error instanceof OrchError && error.code.startsWith('REBUILD.');
  return isOfRebuild || isOfSqlite(error);
}

interface Finished {
  readonly changes: readonly SqliteChange[];
  readonly to: Catalog;
  readonly rebuilds: boolean;
}

function finish(bench: Workbench, { changes, to, rebuilds }: Finished): SqlitePlan {
  const left = compareCatalogs(bench.read(), to);
  return {
    changes,
    renameCandidates: [],
    unmodelled: left.map(describeDifference),
    rebuildsTables: rebuilds,
  };
}

function needsForeignKeysOff(
  changes: readonly SqliteChange[],
  from: Catalog,
  to: Catalog,
): boolean {
  return changes.some(({ rebuild }) => rebuild !== undefined) || dropsParents(from, to);
}

/** Whether a table goes that another refers to: DROP TABLE would act on the rows of that one. */
function dropsParents(from: Catalog, to: Catalog): boolean {
  const [here, there] = [partsOfCatalog(from), partsOfCatalog(to)];
  return [...here.tables.keys()].some((name) => {
    if (there.tables.has(name)) return false;
    const folded = name.toLowerCase();
    return [...here.inside].some(([child, facts]) => {
      return child !== name && facts.flatMap(referencedTable).includes(folded);
    });
  });
}
