import type { Catalog, Difference, Fact } from '../../../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../../../catalog/compare-catalogs.ts';
import { foldName, quoteName } from '../catalog/normalise-sql.ts';
import { changeTable } from './change-table.ts';
import { orderDrops } from './order-drops.ts';
import { lastName, ownerOf, partsOfCatalog, type SchemaParts } from './schema-parts.ts';
import { type SqliteChange, sqliteChange } from './sqlite-change.ts';
import { byPosition, sqlOf, type Workbench } from './workbench.ts';

/** Whether views and triggers that stay as they are stay where they are. */
export type Care = 'keepSound' | 'makeAllAgain';

/**
 * Performs on the workbench, which has the schema of `from`, what leads to `to`, and tells what it
 * was: views, triggers and indexes that go, tables, then indexes, views and triggers that come.
 */
export async function planSchema(
  bench: Workbench,
  { from, to }: { readonly from: Catalog; readonly to: Catalog },
  care: Care,
): Promise<readonly SqliteChange[]> {
  const [here, there] = [partsOfCatalog(from), partsOfCatalog(to)];
  const differences = compareCatalogs(from, to);
  const scope = { here, there, differences, care };
  const tables = tablesOf(scope);
  const { gone, made } = dependents(scope, tables);
  const changes: SqliteChange[] = [];
  const perform = (change: SqliteChange) => {
    bench.exec(change.sql);
    changes.push(change);
  };
  for (const fact of gone) perform(dropOf(fact));
  const goneNames = new Set(tables.gone.map((fact) => foldName(ownerOf(fact))));
  const isNew = (fact: Fact) => !goneNames.has(foldName(ownerOf(fact)));
  for (const fact of tables.made.filter(isNew)) perform(createTable(fact, there));
  for (const name of tables.changed) {
    const [before, after] = [here.tables.get(name), there.tables.get(name)];
    if (before === undefined || after === undefined) continue;
    const inside = here.inside.get(name) ?? [];
    const wanted = there.inside.get(name) ?? [];
    changes.push(...(await changeTable(bench, { from: before, to: after, inside, wanted })));
  }
  for (const fact of orderDrops(tables.gone, here)) perform(dropTable(fact, here));
  for (const fact of tables.made.filter((one) => !isNew(one))) perform(createTable(fact, there));
  for (const fact of made) perform(createOf(fact));
  return changes;
}

interface PlanScope {
  readonly here: SchemaParts;
  readonly there: SchemaParts;
  readonly differences: readonly Difference[];
  readonly care: Care;
}

interface TablePlan {
  readonly gone: readonly Fact[];
  readonly made: readonly Fact[];
  readonly changed: readonly string[];
  /** Virtual tables, and tables that become or were one: nothing alters them. */
  readonly replaced: ReadonlySet<string>;
}

function tablesOf({ here, there, differences }: PlanScope): TablePlan {
  const inside = new Set(['table', 'column', 'constraint']);
  const touched = differences.map(factOf).filter(({ kind }) => inside.has(kind));
  const both = [...new Set(touched.map(ownerOf))].filter((name) => {
    return here.tables.has(name) && there.tables.has(name);
  });
  const isVirtual = (table: Fact | undefined) => (table?.value.virtual ?? null) !== null;
  const replaced = new Set(
    both.filter((name) => isVirtual(here.tables.get(name)) || isVirtual(there.tables.get(name))),
  );
  const only = (a: SchemaParts, b: SchemaParts) =>
    [...a.tables.values()].filter((table) => {
      return !b.tables.has(ownerOf(table)) || replaced.has(ownerOf(table));
    });
  return {
    gone: only(here, there),
    made: byPosition(only(there, here)),
    changed: both.filter((name) => !replaced.has(name)),
    replaced,
  };
}

interface Dependents {
  /** In the order in which they are dropped. */
  readonly gone: readonly Fact[];
  /** In the order in which they are made. */
  readonly made: readonly Fact[];
}

/** Indexes, views and triggers; those of a table that goes go with it. */
function dependents({ here, there, differences, care }: PlanScope, tables: TablePlan): Dependents {
  const changed = new Set(differences.filter(isRedefined).map((one) => factOf(one).key));
  const isAll = care === 'makeAllAgain';
  const views = (parts: SchemaParts) =>
    [...parts.views.values()].filter(({ key }) => isAll || changed.has(key));
  const goneViews = views(here);
  const leaving = new Set([...tables.gone, ...goneViews].map(ownerOf));
  const madeViews = views(there);
  const coming = new Set([...tables.made, ...madeViews].map(ownerOf));
  const triggers = (parts: SchemaParts) =>
    parts.triggers.filter(({ key }) => isAll || changed.has(key));
  const goneIndexes = here.indexes.filter(
    (index) => changed.has(index.key) && !leaving.has(ownerOf(index)),
  );
  const isMade = (fact: Fact) => changed.has(fact.key) || coming.has(ownerOf(fact));
  return {
    gone: [
      ...triggers(here).filter((trigger) => !leaving.has(ownerOf(trigger))),
      ...byPosition(goneViews).toReversed(),
      ...goneIndexes,
    ],
    made: [
      ...byPosition(there.indexes.filter(isMade)),
      ...byPosition(madeViews),
      ...byPosition(there.triggers.filter((trigger) => isAll || isMade(trigger))),
    ],
  };
}

/** Columns of a view follow from its tables. */
function isRedefined(difference: Difference): boolean {
  if (difference.kind !== 'changed' || difference.to.kind !== 'view') return true;
  return difference.from.value.definition !== difference.to.value.definition;
}

function createTable(table: Fact, there: SchemaParts): SqliteChange {
  return sqliteChange(sqlOf(table), {
    verb: 'create',
    summary: `create table ${ownerOf(table)}`,
    subject: table.key,
    produces: [table, ...(there.inside.get(ownerOf(table)) ?? [])],
  });
}

function dropTable(table: Fact, here: SchemaParts): SqliteChange {
  const name = ownerOf(table);
  const hanging = [...here.indexes, ...here.triggers].filter((fact) => ownerOf(fact) === name);
  return sqliteChange(`DROP TABLE ${quoteName(name)}`, {
    verb: 'drop',
    summary: `drop table ${name}`,
    subject: table.key,
    destroys: [table, ...(here.inside.get(name) ?? []), ...hanging],
    losesData: true,
  });
}

function createOf(fact: Fact): SqliteChange {
  return sqliteChange(sqlOf(fact), {
    verb: 'create',
    summary: `create ${fact.kind} ${lastName(fact)}`,
    subject: fact.key,
    produces: [fact],
  });
}

function dropOf(fact: Fact): SqliteChange {
  return sqliteChange(`DROP ${fact.kind.toUpperCase()} ${quoteName(lastName(fact))}`, {
    verb: 'drop',
    summary: `drop ${fact.kind} ${lastName(fact)}`,
    subject: fact.key,
    destroys: [fact],
  });
}
