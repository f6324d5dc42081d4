import { shellWord } from '@orch/core/generate/renames/flag-name';
import type {
  RenameAnswer,
  RenameQuestion,
  RenameWishes,
} from '@orch/core/generate/renames/rename-wishes';

import type { CommandContext } from './command.ts';

/** Options of the commands that generate revisions. */
export const renameOptions = {
  rename: {
    type: 'strings',
    describe:
      'What is gone was renamed and keeps its rows: `recruits.name:recruits.full_name`, `old_table:new_table`',
    placeholder: 'old:new',
  },
  'no-rename': {
    type: 'strings',
    describe: 'It was not renamed: the old is dropped and the new is added',
    placeholder: 'old:new',
  },
  'keep-old-name': {
    type: 'boolean',
    describe:
      'Keep renamed tables and columns under their old names, too, until a revision of its own at the end',
  },
} as const;

/** The part of a command's context that renames depend on. */
type RenameContext = Pick<CommandContext, 'interactive' | 'yes' | 'signal'> & {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
};

/** What the flags of a command say about renames, and whether the rest may be asked for. */
export function renameWishes(verb: string, context: RenameContext): RenameWishes {
  const { interactive, yes, signal } = context;
  return {
    accept: textsOf(context.options['rename']),
    deny: textsOf(context.options['no-rename']),
    keepOldNames: context.options['keep-old-name'] === true,
    command: sameCommand(verb, context),
    ask: interactive && !yes ? (question) => askAbout(question, signal) : null,
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The command as it was typed, so that it can be typed again with more. */
function sameCommand(verb: string, { args, options }: RenameContext): string {
  const words = Object.values(args).filter((value) => typeof value === 'string');
  const flags = Object.entries(options).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    const values = Array.isArray(value) ? textsOf(value) : [value];
    return values
      .filter((one) => typeof one === 'string' || typeof one === 'number')
      .map((one) => `--${name} ${shellWord(String(one))}`);
  });
  return ['orch', verb, ...words.map(shellWord), ...flags].join(' ');
}

async function askAbout(question: RenameQuestion, signal: AbortSignal): Promise<RenameAnswer> {
  const { askChoice } = await import('./frame/ask.ts');
  const what = kindWords[question.kind] ?? question.kind;
  const choices = question.choices.map(({ name, evidence, to }) => ({
    name: `renamed to ${name} (${evidence.join(', ')})`,
    short: `renamed to ${name}`,
    value: { kind: 'renamed', to } as const,
  }));
  const dropped = {
    name: `dropped: its ${holdings[question.kind] ?? 'rows'} are not wanted any more`,
    short: 'dropped',
    value: { kind: 'dropped' } as const,
  };
  return askChoice<RenameAnswer>(
    `What became of the ${what} ${question.name}?`,
    [...choices, dropped],
    signal,
  );
}

const kindWords: Readonly<Record<string, string>> = { enumValue: 'enum value' };

const holdings: Readonly<Record<string, string>> = {
  column: 'values',
  enumValue: 'uses',
  sequence: 'numbers',
};
