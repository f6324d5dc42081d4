import type { Catalog } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { compareCatalogs, factOf } from '../../../catalog/compare-catalogs.ts';
import { describeDifference } from '../../../catalog/describe-difference.ts';
import { makeCatalog } from '../../../catalog/make-catalog.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import type { Rename } from '../../../generate/renames/rename.ts';
import { planImpossible } from '../../pg-delta/errors.ts';
import { isOfSqlite } from './change-table.ts';
import { type NarrowSchemas, narrowSchemas } from './narrow.ts';
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
  const { plan, renamed, back, near } = await planUp(input);
  const down = await withWorkbench(near.to, input.scope, async (bench) => {
    const changes = await planOn(bench, near.to, renamed);
    for (const { sql } of back) perform(bench, sql);
    const rebuilds = needsForeignKeysOff(changes, near.to, renamed);
    return finish(bench, near, { changes: [...changes, ...back], to: near.from, rebuilds });
  });
  const left = [...input.from.facts.values()].filter(({ key }) => !near.from.facts.has(key));
  const whole = makeCatalog([...left, ...renamed.facts.values()], input.from.serverMajor);
  return { up: plan, down, renamed: whole };
}

interface Up {
  readonly plan: SqlitePlan;
  readonly near: NarrowSchemas;
  /** The near part of the schema after the accepted renames. */
  readonly renamed: Catalog;
  readonly back: readonly SqliteChange[];
}

async function planUp(input: SqlitePlanInput): Promise<Up> {
  const { scope, acceptRenames = [] } = input;
  const near = narrowSchemas(input.from, input.to);
  const { from, to } = near;
  return withWorkbench(from, scope, async (bench) => {
    const renames = renameSchema(bench, acceptRenames, { from, to });
    const renamed = acceptRenames.length === 0 ? from : withTouched(from, bench.read(), near);
    const candidates = sqliteRenameCandidates(renamed, to);
    const planned = await planOn(bench, renamed, to);
    const rebuilds = needsForeignKeysOff(planned, renamed, to);
    const plan = finish(bench, near, { changes: [...renames.there, ...planned], to, rebuilds });
    const renameCandidates = candidates.map((candidate) => {
      return { ...candidate, from: renames.before(candidate.from) };
    });
    return { plan: { ...plan, renameCandidates }, near, renamed, back: renames.back };
  });
}

/** What stands beside is not read from the workbench, where what it refers to may be missing. */
function withTouched(from: Catalog, read: Catalog, { isTouched }: NarrowSchemas): Catalog {
  const beside = [...from.facts.values()].filter((fact) => !isTouched(fact));
  const touched = [...read.facts.values()].filter(isTouched);
  return makeCatalog([...beside, ...touched], from.serverMajor);
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

function finish(
  bench: Workbench,
  { isTouched }: NarrowSchemas,
  { changes, to, rebuilds }: Finished,
): SqlitePlan {
  const left = compareCatalogs(bench.read(), to).filter((one) => isTouched(factOf(one)));
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
