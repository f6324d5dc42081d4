import { checkExpression } from '../adapters/postgres/backfill/check-expression.ts';
import { learnBackfill } from '../adapters/postgres/backfill/learn-backfill.ts';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { textOf } from '../catalog/text-of.ts';
import type { Backfill, NewColumn, ScoredCandidate } from '../generate/backfill/backfill.ts';
import { columnLabel, enclosed } from '../generate/backfill/backfill.ts';
import type { DoubtReason, Learned } from '../generate/backfill/choose-backfill.ts';
import { givenBackfills } from '../generate/backfill/given-backfills.ts';
import { tableShape } from '../generate/backfill/table-shape.ts';
import type { ChangePlan } from '../generate/change.ts';
import { backfillInvalid, cannotFill, requiredColumns } from '../generate/errors.ts';
import { domainOf, findEmptyColumns, isRequired } from '../generate/required-column.ts';
import { addsColumn } from '../generate/steps/required-column.ts';
import type { WayWish } from '../generate/steps/table-way.ts';
import { planInSteps, type FillInput, type SteppedPlan } from './plan-in-steps.ts';

/** How new columns come to their values. */
export interface BackfillOptions {
  /** Whether the rows of the truth are looked at. */
  readonly learn: boolean;
  /** Expressions that the user gives, by column as it was written: `recruits.cohort`. */
  readonly given: ReadonlyMap<string, string>;
  /** Fills columns that may be null, too, where every row of the truth agrees. */
  readonly fillNullable: boolean;
  /** Writes what is not known of a required column as a TODO instead of refusing. */
  readonly allowTodo: boolean;
  /** Whether tables are changed in steps. */
  readonly wish: WayWish;
  /** Asks what is meant where it is not certain; absent when nobody can be asked. */
  readonly ask?: (question: BackfillQuestion) => Promise<BackfillAnswer>;
}

/** A proposal that was chosen, an expression that was typed, or neither. */
export type BackfillAnswer = ScoredCandidate | string | null;

/** A column and what may give it its values. */
export interface BackfillQuestion {
  readonly column: string;
  readonly isRequired: boolean;
  /** The likeliest first; empty when nothing is known. */
  readonly candidates: readonly ScoredCandidate[];
  /** Null when every row agrees with the one candidate. */
  readonly doubt: DoubtReason | null;
}

/** What every row of the truth agrees with in a column that nobody said should be filled. */
export interface BackfillSuggestion {
  readonly column: string;
  readonly candidate: ScoredCandidate;
}

/** A plan in which new columns get values. */
export interface FilledPlan extends SteppedPlan {
  readonly suggestions: readonly BackfillSuggestion[];
}

const learnOnly: BackfillOptions = {
  learn: true,
  given: new Map(),
  fillNullable: false,
  allowTodo: false,
  wish: 'bySize',
};

/**
 * Finds values for the columns that a plan adds to tables with rows, and writes them into the plan:
 * at once, or in steps where a table is large. A required column is refused without; a column that
 * may be null is filled where somebody says so.
 *
 * @throws OrchError `GENERATE.REQUIRED_COLUMN`, `GENERATE.BACKFILL_UNUSED`,
 *   `GENERATE.BACKFILL_INVALID`
 */
export async function fillNewColumns(plan: ChangePlan, input: FillInput): Promise<FilledPlan> {
  const options = input.request.backfill ?? learnOnly;
  const columns = findEmptyColumns(plan, input)
    .filter(({ value }) => value['inherited'] !== true || value['local'] === true)
    .map((fact) => asColumn(fact, input.to));
  const canFill = fillable(columns, plan, input.to);
  const stuck = columns.filter((column) => column.isRequired && !canFill.includes(column));
  if (stuck.length > 0) throw cannotFill(stuck.map(nameOf));
  const given = givenBackfills(canFill, options.given);

  const backfills: Backfill[] = [];
  const suggestions: BackfillSuggestion[] = [];
  const proposals = new Map<NewColumn, readonly string[]>();
  for (const column of canFill) {
    const found = await valuesFor(column, input, { ...options, expression: given.get(column) });
    if (found.kind === 'backfill') backfills.push(found.backfill);
    if (found.kind === 'suggestion') suggestions.push(found);
    if (found.kind === 'open') proposals.set(column, found.proposals);
  }
  if (proposals.size > 0) {
    const labelled = [...proposals].map(([column, texts]) => [columnLabel(column), texts]);
    throw requiredColumns([...proposals.keys()].map(nameOf), Object.fromEntries(labelled));
  }
  return { ...(await planInSteps(plan, backfills, input)), suggestions };
}

/**
 * The columns for which there is a moment at which values can be filled in: not those that come
 * with a new copy of their table, or whose domain refuses null.
 */
function fillable(
  columns: readonly NewColumn[],
  plan: ChangePlan,
  to: Catalog,
): readonly NewColumn[] {
  return columns.filter((column) => {
    const isAdded = plan.changes.some((change) => addsColumn(change, column));
    return isAdded && !isRequiredByDomain(column, to);
  });
}

type Found =
  | { readonly kind: 'backfill'; readonly backfill: Backfill }
  | ({ readonly kind: 'suggestion' } & BackfillSuggestion)
  /** A required column without values, and what nearly fits. */
  | { readonly kind: 'open'; readonly proposals: readonly string[] }
  | { readonly kind: 'nothing' };

/** What gives a column its values, or what might. */
async function valuesFor(
  column: NewColumn,
  input: FillInput,
  options: BackfillOptions & { readonly expression: string | undefined },
): Promise<Found> {
  const given = async (text: string): Promise<Found> => {
    const expression = enclosed(text);
    const reason = await checkExpression(input.truth.session, column.table, expression);
    if (reason !== null) throw backfillInvalid(columnLabel(column), reason);
    return { kind: 'backfill', backfill: { ...column, source: 'given', expression } };
  };
  if (options.expression !== undefined) return given(options.expression);

  const learned = options.learn ? await learn(column, input) : unknown;
  const answer = await decide(column, learned, options);
  if (typeof answer === 'string') return given(answer);
  if (answer !== null) {
    return { kind: 'backfill', backfill: { ...column, source: 'learned', learned: answer } };
  }
  if (!column.isRequired) {
    if (learned.kind !== 'learned') return { kind: 'nothing' };
    return { kind: 'suggestion', column: columnLabel(column), candidate: learned.candidate };
  }
  if (options.allowTodo) return { kind: 'backfill', backfill: { ...column, source: 'todo' } };
  const candidates = learned.kind === 'doubtful' ? learned.candidates : [];
  return { kind: 'open', proposals: candidates.map(proposalText) };
}

const unknown: Learned = { kind: 'unknown' };

/** Takes what is certain for a required column, and asks for the rest where somebody can answer. */
async function decide(
  column: NewColumn,
  learned: Learned,
  { fillNullable, ask }: BackfillOptions,
): Promise<BackfillAnswer> {
  const { isRequired: required } = column;
  if (learned.kind === 'learned' && (required || fillNullable)) return learned.candidate;
  if (ask === undefined || (learned.kind !== 'learned' && !required)) return null;
  return ask({
    column: columnLabel(column),
    isRequired: required,
    candidates:
      learned.kind === 'unknown'
        ? []
        : learned.kind === 'learned'
          ? [learned.candidate]
          : learned.candidates,
    doubt: learned.kind === 'doubtful' ? learned.reason : null,
  });
}

/** Models have no rows. */
async function learn(column: NewColumn, { truth, from, to }: FillInput): Promise<Learned> {
  if (truth.kind !== 'database') return unknown;
  return learnBackfill(truth.session, tableShape(column, { from, to }));
}

function proposalText({ expression, evidence: { agree, rows, exact } }: ScoredCandidate): string {
  return `${expression} fits ${agree} of ${rows} rows${exact ? '' : ' of a sample'}`;
}

function asColumn(fact: Fact, to: Catalog): NewColumn {
  const [schema = '', table = '', column = ''] = fact.name;
  const type = textOf(fact.value['type']);
  return { table: { schema, name: table }, column, type, isRequired: isRequired(fact, to) };
}

function nameOf({ table, column }: NewColumn): string {
  return [table.schema, table.name, column].join('.');
}

function isRequiredByDomain({ table, column }: NewColumn, catalog: Catalog): boolean {
  const fact = catalog.facts.get(factKey('column', table.schema, table.name, column));
  return fact !== undefined && domainOf(fact, catalog)?.value['notNull'] === true;
}
