import type { Catalog } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import {
  columnLabel,
  expressionOf,
  type Backfill,
  type NewColumn,
} from '../generate/backfill/backfill.ts';
import { walkableKey } from '../generate/backfill/walkable-key.ts';
import type { Change, ChangePlan } from '../generate/change.ts';
import { domainOf } from '../generate/required-column.ts';
import type { Rename } from '../generate/renames/rename.ts';
import type { QualifiedName } from '../generate/render/sql/sql-reader.ts';
import { readStatement } from '../generate/render/statement/read-statement.ts';
import { chooseWay } from '../generate/steps/choose-way.ts';
import { dropLater, droppedFrom } from '../generate/steps/drop-later.ts';
import { largeTableRecipes } from '../generate/steps/large-table-recipes.ts';
import { requiredColumnRecipe, type Filling } from '../generate/steps/required-column.ts';
import { retypeInSteps, type RetypedPlan } from '../generate/steps/retype/retype-in-steps.ts';
import { planSteps } from '../generate/steps/step-plan.ts';
import { chooseTableWay, type TableWay } from '../generate/steps/table-way.ts';
import type { GenerateRequest, Truth } from './generate-revisions.ts';
import { readTableSizes, type EnvironmentSizes } from './read-table-sizes.ts';

/** How one required column comes to its values, as the user should know it. */
export interface BackfillReport {
  /** `recruits.cohort` */
  readonly column: string;
  /** Null when it is still to be written. */
  readonly expression: string | null;
  readonly backfill: Backfill;
  /** Rows to be filled by environment; null where the database could not be asked. */
  readonly rows: readonly { readonly environment: string; readonly rows: number | null }[];
  readonly way: Filling['way']['kind'];
  readonly why: string;
}

/** How a table that exists is changed, and why so. */
export interface TableReport extends TableWay {
  /** `recruits` */
  readonly table: string;
  /** What keeps everybody out of a large table all the same, in words: no steps are known for it. */
  readonly waits: readonly string[];
  /** Columns that a new column takes the place of, and that stand behind all others then. */
  readonly moved: readonly string[];
}

/** The schemas around a plan, and whose rows tell the values. */
export interface FillInput {
  readonly request: GenerateRequest;
  readonly truth: Truth;
  readonly renames: readonly Rename[];
  /** Before the plan, under the names that its renames give. */
  readonly from: Catalog;
  readonly to: Catalog;
  /** The plan of the way back. */
  readonly down: ChangePlan;
}

/** A plan in which new columns get values, and large tables are changed in steps. */
export interface SteppedPlan {
  readonly plan: ChangePlan;
  readonly backfills: readonly BackfillReport[];
  readonly tables: readonly TableReport[];
}

/** Writes backfills into a plan, and divides what would keep others waiting for a large table. */
export async function planInSteps(
  plan: ChangePlan,
  backfills: readonly Backfill[],
  input: FillInput,
): Promise<SteppedPlan> {
  const { from, to } = input;
  const known = await readWays(tablesInQuestion(plan, backfills, from), input);
  const wayOf = (table: QualifiedName): KnownTable => known.get(labelOf(table)) ?? unknownTable;

  const fillings = backfills.map((backfill) => ({
    backfill,
    hasDeferredTriggers: hasDeferredTriggers(from, backfill),
    ...chooseWay({
      backfill,
      isDomain: isOfDomain(backfill, to),
      key: walkableKey({ from, to }, backfill.table),
      table: wayOf(backfill.table).way,
    }),
  }));
  const isLarge = (table: QualifiedName): boolean => wayOf(table).way.isLarge;
  const recipes = [requiredColumnRecipe(fillings), ...largeTableRecipes({ from, isLarge })];
  const retyped = retypeInSteps(planSteps(plan, recipes), {
    from,
    to,
    down: input.down,
    isLarge,
    hasDeferredTriggers: (table) => hasDeferredTriggers(from, { table }),
  });
  return {
    plan: dropLater(retyped.plan, { from, to, isLarge }),
    backfills: fillings.map(({ backfill, way, why }) => ({
      column: columnLabel(backfill),
      expression: expressionOf(backfill),
      backfill,
      rows: wayOf(backfill.table).rows,
      way: way.kind,
      why,
    })),
    tables: [...known].map(([table, { way }]) => ({
      table,
      ...way,
      waits: way.isLarge ? waitsFor(table, retyped, from) : [],
      moved: retyped.moved
        .filter((one) => labelOf(one.table) === table)
        .map(({ column }) => column),
    })),
  };
}

/** Tables that exist and for which the plan has something that the size decides about. */
function tablesInQuestion(
  plan: ChangePlan,
  backfills: readonly Backfill[],
  from: Catalog,
): readonly QualifiedName[] {
  const tables = new Map(backfills.map(({ table }) => [labelOf(table), table]));
  const isLarge = (table: QualifiedName): boolean => {
    tables.set(labelOf(table), table);
    return false;
  };
  planSteps(plan, largeTableRecipes({ from, isLarge }));
  for (const change of plan.changes) {
    const table = change.rewritesTable ? tableOf(change, from) : droppedFrom(change);
    if (table !== null) tables.set(labelOf(table), table);
  }
  return [...tables.values()];
}

/** The changes of a table that read or rewrite all of it in one go. */
function waitsFor(table: string, { plan, refused }: RetypedPlan, from: Catalog): readonly string[] {
  return plan.changes
    .filter((change) => change.step === undefined && (change.rewritesTable || isScan(change.sql)))
    .filter((change) => {
      const own = tableOf(change, from);
      return own !== null && labelOf(own) === table;
    })
    .map((change) => {
      const why = refused.get(change);
      return why === undefined ? change.summary : `${change.summary} (${why})`;
    });
}

function isScan(sql: string): boolean {
  const isConstraint = / ADD CONSTRAINT /.test(sql) && !sql.endsWith(' NOT VALID');
  return isConstraint || /^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)/.test(sql);
}

/** The table that exists and that a change is about; null for every other change. */
function tableOf({ subject, sql }: Change, from: Catalog): QualifiedName | null {
  const statement = readStatement(sql);
  const [schema = '', name = ''] = from.facts.get(subject)?.name ?? [];
  const table = statement?.kind === 'onTable' ? statement.table : { schema, name };
  return from.facts.has(factKey('table', table.schema, table.name)) ? table : null;
}

interface KnownTable {
  readonly way: TableWay;
  readonly rows: BackfillReport['rows'];
}

const unknownTable: KnownTable = { way: { isLarge: true, why: 'its size is not known' }, rows: [] };

async function readWays(
  tables: readonly QualifiedName[],
  { request, truth, renames }: FillInput,
): Promise<ReadonlyMap<string, KnownTable>> {
  if (tables.length === 0) return new Map();
  // Where the plan was not run yet, tables have the names from before its renames.
  const asked = tables.flatMap((table) => [table, nameBefore(table, renames)]);
  const environments = await readTableSizes({ ...request, tables: asked });
  return new Map(
    tables.map((table, index) => {
      const sizes = environments.flatMap((one) => sizesOf(one, index));
      const wish = request.backfill?.wish ?? 'bySize';
      const way = chooseTableWay({ sizes, threshold: request.project.steps, wish });
      const rows = environments
        .filter((one) => !isTruth(one, truth))
        .map((one) => ({
          environment: one.environment,
          rows: sizesOf(one, index)[0]?.size.rows ?? null,
        }));
      return [labelOf(table), { way, rows }];
    }),
  );
}

function sizesOf(
  { environment, sizes }: EnvironmentSizes,
  index: number,
): Parameters<typeof chooseTableWay>[0]['sizes'] {
  const [now, before] = [sizes?.[2 * index], sizes?.[2 * index + 1]];
  if (now === undefined || before === undefined) return [];
  return [{ environment, size: now.rows >= before.rows ? now : before }];
}

function nameBefore({ schema, name }: QualifiedName, renames: readonly Rename[]): QualifiedName {
  const key = factKey('table', schema, name);
  const before = renames.find(({ to }) => to === key)?.from;
  const [, oldSchema, oldName] = /^table:([^".]+)\.([^".]+)$/.exec(before ?? '') ?? [];
  return { schema: oldSchema ?? schema, name: oldName ?? name };
}

/** The truth's own rows have their values. */
function isTruth({ target }: EnvironmentSizes, truth: Truth): boolean {
  if (target === null || truth.kind !== 'database') return false;
  const { host, port, database } = truth.target;
  return target.host === host && target.port === port && target.database === database;
}

function labelOf({ schema, name }: QualifiedName): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

function isOfDomain({ table, column }: NewColumn, catalog: Catalog): boolean {
  const fact = catalog.facts.get(factKey('column', table.schema, table.name, column));
  return fact !== undefined && domainOf(fact, catalog) !== undefined;
}

/** Whether triggers of a table wait for the end of the transaction. */
export function hasDeferredTriggers(
  catalog: Catalog,
  { table }: Pick<NewColumn, 'table'>,
): boolean {
  return [...catalog.facts.values()].some(
    ({ kind, name, value }) =>
      kind === 'trigger' &&
      name[0] === table.schema &&
      name[1] === table.name &&
      /\bINITIALLY DEFERRED\b/.test(textOf(value['definition'])),
  );
}
