import type { ScoredCandidate } from '@orch/core/generate/backfill/backfill';
import type { WayWish } from '@orch/core/generate/steps/table-way';
import type { DoubtReason } from '@orch/core/generate/backfill/choose-backfill';
import type {
  BackfillAnswer,
  BackfillOptions,
  BackfillQuestion,
} from '@orch/core/use-cases/fill-new-columns';

import type { CommandContext } from './command.ts';
import { invalidArgument } from './frame/errors.ts';

/** Options of the commands that generate revisions, about columns that are new. */
export const backfillOptions = {
  backfill: {
    type: 'strings',
    describe: 'What the rows that exist get in a new column: `"recruits.handle=lower(name)"`',
    placeholder: 'table.column=SQL',
  },
  'no-learn': {
    type: 'boolean',
    describe: 'Look at no rows of the reference to learn such values',
  },
  'fill-nullable': {
    type: 'boolean',
    describe: 'Fill new columns that may be null, too, where every row of the reference agrees',
  },
  'allow-todo': {
    type: 'boolean',
    describe: 'Mark the place where such values are to be written by hand',
  },
  way: {
    type: 'string',
    choices: ['by-size', 'at-once', 'steps'],
    describe:
      'Change tables in one transaction, or in steps that keep nobody waiting; by their size unless given',
  },
} as const;

/** The part of a command's context that backfills depend on. */
type BackfillContext = Pick<CommandContext, 'interactive' | 'yes' | 'signal'> & {
  readonly options: {
    readonly backfill: readonly string[];
    readonly 'no-learn': boolean;
    readonly 'fill-nullable': boolean;
    readonly 'allow-todo': boolean;
    readonly way: string | undefined;
  };
};

const wishes: Readonly<Record<string, WayWish>> = { 'at-once': 'atOnce', steps: 'steps' };

/**
 * What the flags of a command say about required columns, and whether the rest may be asked for.
 * @throws OrchError `USAGE.INVALID_ARGUMENT`
 */
export function backfillWishes(verb: string, context: BackfillContext): BackfillOptions {
  const { options, interactive, yes, signal } = context;
  const canAsk = interactive && !yes;
  return {
    learn: !options['no-learn'],
    given: givenBackfills(verb, options.backfill),
    fillNullable: options['fill-nullable'],
    allowTodo: options['allow-todo'],
    wish: wishes[options.way ?? ''] ?? 'bySize',
    ...(canAsk ? { ask: (question) => askAbout(question, signal) } : {}),
  };
}

/**
 * Reads `table.column=<SQL expression>`.
 * @throws OrchError `USAGE.INVALID_ARGUMENT`
 */
export function givenBackfills(
  verb: string,
  texts: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(texts.map((text) => parseBackfill(verb, text)));
}

function parseBackfill(verb: string, text: string): readonly [string, string] {
  const at = text.indexOf('=');
  const [column, expression] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at === -1 || column === '' || expression === '') {
    throw invalidArgument(verb, `--backfill "${text}" is not table.column=<SQL expression>`);
  }
  return [column, expression];
}

const doubts: Readonly<Record<DoubtReason, string>> = {
  rowsDisagree: 'not every row of the reference agrees',
  onlySampled: 'only a sample of the rows was read',
  fewRows: 'one row proves nothing',
  severalWays: 'several columns say the same there',
};

async function askAbout(
  { column, candidates, doubt, isRequired }: BackfillQuestion,
  signal: AbortSignal,
): Promise<BackfillAnswer> {
  const { askChoice, askText } = await import('./frame/ask.ts');
  const question = `What do the rows that exist get in ${column}?`;
  const asSql = 'Their SQL expression, e.g. lower(name); empty for none:';
  if (candidates.length === 0) return textOrNull(await askText(`${question} ${asSql}`, signal));

  const choices = candidates.map((candidate) => ({
    name: `${candidate.expression}  (${agreeText(candidate)})`,
    value: candidate,
  }));
  const answer = await askChoice<ScoredCandidate | 'other' | null>(
    doubt === null ? question : `${question} Nothing is certain: ${doubts[doubt]}`,
    [
      ...choices,
      { name: 'another expression', value: 'other' },
      { name: isRequired ? 'none' : 'none: they stay null', value: null },
    ],
    signal,
  );
  return answer === 'other' ? textOrNull(await askText(asSql, signal)) : answer;
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** `25 of 25 rows of the reference agree` */
export function agreeText({ evidence: { agree, rows, exact } }: ScoredCandidate): string {
  return `${agree} of ${rows} rows ${exact ? 'of the reference agree' : 'of a sample agree'}`;
}
