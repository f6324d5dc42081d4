import { learnBackfill } from '../adapters/postgres/backfill/learn-backfill.ts';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import type { Backfill, RequiredColumn, ScoredCandidate } from '../generate/backfill/backfill.ts';
import { columnLabel, expressionOf } from '../generate/backfill/backfill.ts';
import type { Learned } from '../generate/backfill/choose-backfill.ts';
import { givenBackfills } from '../generate/backfill/given-backfills.ts';
import { tableShape } from '../generate/backfill/table-shape.ts';
import { walkableKey } from '../generate/backfill/walkable-key.ts';
import type { ChangePlan } from '../generate/change.ts';
import { requiredColumns } from '../generate/errors.ts';
import { findRequiredFacts } from '../generate/required-column.ts';
import { chooseWay, type WayWish } from '../generate/steps/choose-way.ts';
import { requiredColumnRecipe, type Filling } from '../generate/steps/required-column.ts';
import { planSteps } from '../generate/steps/step-plan.ts';
import type { GenerateRequest, Truth } from './generate-revisions.ts';
import { readTableSizes, type EnvironmentSizes } from './read-table-sizes.ts';

/** How required columns that are new come to their values. */
export interface BackfillOptions {
  /** Whether the rows of the truth are looked at. */
  readonly learn: boolean;
  /** Expressions that the user gives, by column as it was written: `recruits.cohort`. */
  readonly given: ReadonlyMap<string, string>;
  /** Writes what is not known as a TODO instead of refusing. */
  readonly allowTodo: boolean;
  readonly wish: WayWish;
  /** Asks whether a proposal is meant that not every row proves; absent when nobody can be asked. */
  readonly ask?: (question: BackfillQuestion) => Promise<ScoredCandidate | null>;
}

/** A column and what may give it its values. */
export interface BackfillQuestion {
  readonly column: string;
  readonly learned: Extract<Learned, { readonly kind: 'doubtful' }>;
}

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

/** The schemas around a plan, and whose rows tell the values. */
export interface FillInput {
  readonly request: GenerateRequest;
  readonly truth: Truth;
  /** Before the plan, under the names that its renames give. */
  readonly from: Catalog;
  readonly to: Catalog;
}

/** A plan in which required columns get values. */
export interface FilledPlan {
  readonly plan: ChangePlan;
  readonly backfills: readonly BackfillReport[];
}

const learnOnly: BackfillOptions = {
  learn: true,
  given: new Map(),
  allowTodo: false,
  wish: 'bySize',
};

/**
 * Finds values for the required columns that a plan adds to tables with rows, and writes them into
 * the plan: at once, or in steps where a table is large.
 *
 * @throws OrchError `GENERATE.REQUIRED_COLUMN`, `GENERATE.BACKFILL_UNUSED`
 */
export async function fillRequired(plan: ChangePlan, input: FillInput): Promise<FilledPlan> {
  const { request, from, to } = input;
  const options = request.backfill ?? learnOnly;
  const required = findRequiredFacts(plan, { from, to }).map(asColumn);
  const given = givenBackfills(required, options.given);
  if (required.length === 0) return { plan, backfills: [] };

  const found = new Map<RequiredColumn, Backfill>();
  const proposals: Record<string, readonly string[]> = {};
  for (const column of required) {
    const expression = given.get(column);
    if (expression !== undefined) {
      found.set(column, { ...column, source: 'given', expression });
      continue;
    }
    const answer = await learnOrAsk(column, input, options);
    if ('source' in answer) found.set(column, answer);
    else proposals[columnLabel(column)] = answer.proposals;
  }
  if (found.size < required.length) {
    throw requiredColumns(required.filter((column) => !found.has(column)).map(nameOf), proposals);
  }
  return describeFilling(plan, [...found.values()], input);
}

/** What fills a column, or what might. */
async function learnOrAsk(
  column: RequiredColumn,
  { truth, from, to }: FillInput,
  options: BackfillOptions,
): Promise<Backfill | { readonly proposals: readonly string[] }> {
  const canFill = !isDomainRequired(column, to);
  const learned: Learned =
    options.learn && canFill && truth.kind === 'database'
      ? await learnBackfill(truth.session, tableShape(column, { from, to }))
      : { kind: 'unknown' };
  const taken =
    learned.kind === 'doubtful'
      ? ((await options.ask?.({ column: columnLabel(column), learned })) ?? null)
      : learned.kind === 'learned'
        ? learned.candidate
        : null;
  if (taken !== null) return { ...column, source: 'learned', learned: taken };
  if (options.allowTodo && canFill) return { ...column, source: 'todo' };
  const candidates = learned.kind === 'doubtful' ? learned.candidates : [];
  return { proposals: candidates.map(proposalText) };
}

function proposalText({ expression, evidence: { agree, rows, exact } }: ScoredCandidate): string {
  return `${expression} fits ${agree} of ${rows} rows${exact ? '' : ' of a sample'}`;
}

async function describeFilling(
  plan: ChangePlan,
  backfills: readonly Backfill[],
  input: FillInput,
): Promise<FilledPlan> {
  const { request, from, to } = input;
  const tables = backfills.map(({ table }) => table);
  const sizes = await readTableSizes({ ...request, tables });
  const chosen = backfills.map((backfill, index) => {
    const { table } = backfill;
    return {
      backfill,
      hasDeferredTriggers: hasDeferredTriggers(from, backfill),
      index,
      ...chooseWay({
        backfill,
        isDomain: domainOf(backfill, to) !== undefined,
        key: walkableKey({ from, to }, table),
        sizes: sizes.flatMap((one) => {
          const size = one.sizes?.[index];
          return size === undefined ? [] : [{ environment: one.environment, size }];
        }),
        threshold: request.project.steps,
        wish: request.backfill?.wish ?? 'bySize',
      }),
    };
  });
  return {
    plan: planSteps(plan, [requiredColumnRecipe(chosen)]),
    backfills: chosen.map(({ backfill, way, why, index }) => ({
      column: columnLabel(backfill),
      expression: expressionOf(backfill),
      backfill,
      rows: sizes
        .filter((one) => !isTruth(one, input.truth))
        .map((one) => ({
          environment: one.environment,
          rows: one.sizes?.[index]?.rows ?? null,
        })),
      way: way.kind,
      why,
    })),
  };
}

/** The truth's own rows have their values. */
function isTruth({ target }: EnvironmentSizes, truth: Truth): boolean {
  if (target === null || truth.kind !== 'database') return false;
  const { host, port, database } = truth.target;
  return target.host === host && target.port === port && target.database === database;
}

function asColumn({ name: [schema = '', table = '', column = ''], value }: Fact): RequiredColumn {
  return { table: { schema, name: table }, column, type: textOf(value['type']) };
}

function nameOf({ table, column }: RequiredColumn): string {
  return [table.schema, table.name, column].join('.');
}

function domainOf({ table, column }: RequiredColumn, catalog: Catalog): Fact | undefined {
  const value = catalog.facts.get(factKey('column', table.schema, table.name, column))?.value;
  if (value === undefined || value['isArray'] === true) return undefined;
  return catalog.facts.get(
    factKey('domain', textOf(value['typeSchema']), textOf(value['typeName'])),
  );
}

/** A domain that refuses null has no moment at which its column could be without values. */
function isDomainRequired(column: RequiredColumn, catalog: Catalog): boolean {
  return domainOf(column, catalog)?.value['notNull'] === true;
}

function hasDeferredTriggers(catalog: Catalog, { table }: RequiredColumn): boolean {
  return [...catalog.facts.values()].some(
    ({ kind, name, value }) =>
      kind === 'trigger' &&
      name[0] === table.schema &&
      name[1] === table.name &&
      /\bINITIALLY DEFERRED\b/.test(textOf(value['definition'])),
  );
}
