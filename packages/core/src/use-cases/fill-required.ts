import { learnBackfill } from '../adapters/postgres/backfill/learn-backfill.ts';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import type { Backfill, RequiredColumn, ScoredCandidate } from '../generate/backfill/backfill.ts';
import { columnLabel } from '../generate/backfill/backfill.ts';
import type { Learned } from '../generate/backfill/choose-backfill.ts';
import { givenBackfills } from '../generate/backfill/given-backfills.ts';
import { tableShape } from '../generate/backfill/table-shape.ts';
import type { ChangePlan } from '../generate/change.ts';
import { cannotFill, requiredColumns } from '../generate/errors.ts';
import { findRequiredFacts } from '../generate/required-column.ts';
import { addsColumn } from '../generate/steps/required-column.ts';
import type { WayWish } from '../generate/steps/table-way.ts';
import { domainOf, planInSteps, type FillInput, type SteppedPlan } from './plan-in-steps.ts';

/** How required columns that are new come to their values. */
export interface BackfillOptions {
  /** Whether the rows of the truth are looked at. */
  readonly learn: boolean;
  /** Expressions that the user gives, by column as it was written: `recruits.cohort`. */
  readonly given: ReadonlyMap<string, string>;
  /** Writes what is not known as a TODO instead of refusing. */
  readonly allowTodo: boolean;
  /** Whether tables are changed in steps. */
  readonly wish: WayWish;
  /** Asks what is meant where not every row proves it; absent when nobody can be asked. */
  readonly ask?: (question: BackfillQuestion) => Promise<BackfillAnswer>;
}

/** A proposal that was chosen, an expression that was typed, or neither. */
export type BackfillAnswer = ScoredCandidate | string | null;

/** A column and what may give it its values. */
export interface BackfillQuestion {
  readonly column: string;
  readonly learned: Exclude<Learned, { readonly kind: 'learned' }>;
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
export async function fillRequired(plan: ChangePlan, input: FillInput): Promise<SteppedPlan> {
  const options = input.request.backfill ?? learnOnly;
  const required = findRequiredFacts(plan, input)
    .filter(({ value }) => value['inherited'] !== true || value['local'] === true)
    .map(asColumn);
  const given = givenBackfills(required, options.given);
  const stuck = required.filter((column) => !canFill(column, plan, input.to));
  if (stuck.length > 0) throw cannotFill(stuck.map(nameOf));

  const backfills: Backfill[] = [];
  const proposals: Record<string, readonly string[]> = {};
  for (const column of required) {
    const expression = given.get(column);
    const found =
      expression === undefined
        ? await valuesFor(column, input, options)
        : { ...column, source: 'given' as const, expression };
    if ('source' in found) backfills.push(found);
    else proposals[columnLabel(column)] = found.proposals;
  }
  const open = required.filter((column) => columnLabel(column) in proposals);
  if (open.length > 0) throw requiredColumns(open.map(nameOf), proposals);
  return planInSteps(plan, backfills, input);
}

/**
 * Whether there is a moment at which values can be filled in: not when the column comes with a new
 * copy of its table, or when its domain refuses null.
 */
function canFill(column: RequiredColumn, plan: ChangePlan, to: Catalog): boolean {
  const isAdded = plan.changes.some((change) => addsColumn(change, column));
  return isAdded && !isRequiredByDomain(column, to);
}

/** What gives a column its values, or what might. */
async function valuesFor(
  column: RequiredColumn,
  input: FillInput,
  options: BackfillOptions,
): Promise<Backfill | { readonly proposals: readonly string[] }> {
  const learned = options.learn ? await learn(column, input) : unknown;
  const answer =
    learned.kind === 'learned'
      ? learned.candidate
      : ((await options.ask?.({ column: columnLabel(column), learned })) ?? null);
  if (typeof answer === 'string') return { ...column, source: 'given', expression: `(${answer})` };
  if (answer !== null) return { ...column, source: 'learned', learned: answer };
  if (options.allowTodo) return { ...column, source: 'todo' };
  const candidates = learned.kind === 'doubtful' ? learned.candidates : [];
  return { proposals: candidates.map(proposalText) };
}

const unknown: Learned = { kind: 'unknown' };

/** Models have no rows. */
async function learn(column: RequiredColumn, { truth, from, to }: FillInput): Promise<Learned> {
  if (truth.kind !== 'database') return unknown;
  return learnBackfill(truth.session, tableShape(column, { from, to }));
}

function proposalText({ expression, evidence: { agree, rows, exact } }: ScoredCandidate): string {
  return `${expression} fits ${agree} of ${rows} rows${exact ? '' : ' of a sample'}`;
}

function asColumn({ name: [schema = '', table = '', column = ''], value }: Fact): RequiredColumn {
  return { table: { schema, name: table }, column, type: textOf(value['type']) };
}

function nameOf({ table, column }: RequiredColumn): string {
  return [table.schema, table.name, column].join('.');
}

function isRequiredByDomain({ table, column }: RequiredColumn, catalog: Catalog): boolean {
  const fact = catalog.facts.get(factKey('column', table.schema, table.name, column));
  return fact !== undefined && domainOf(fact, catalog)?.value['notNull'] === true;
}
