import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every code of this folder. */
export const revisionErrors = {
  'REVISION.BAD_NAME': {
    when: 'A revision is named in a way that is not safe as a file name on every platform.',
    remedy: 'Rename the file; if it was applied already, `orch resolve` says how to go on.',
  },
  'REVISION.TOO_LARGE': {
    when: 'A revision file is larger than orch reads.',
    remedy: 'Move the bulk (rows, binary data) out of the revision into a file that it reads.',
  },
  'REVISION.NOT_TEXT': {
    when: 'A revision file is not valid UTF-8, or holds a NUL.',
    remedy: 'Save the file as UTF-8.',
  },
  'REVISION.BAD_HEADER': {
    when: 'The header comment of a revision cannot be read, or names another revision.',
    remedy: 'Correct `@revision` and `@parents` in the leading comment.',
  },
  'REVISION.EMPTY_MESSAGE': {
    when: 'A new revision has no message to name it after.',
    remedy: 'Say in a few words what it does: `orch create --manual "add cohort to recruits"`.',
  },
  'REVISION.VAGUE_MESSAGE': {
    when: 'The message of a new revision does not say what it does: one word, words that fit every change, more than 60 characters, or control characters and path separators.',
    remedy:
      'Name the change and what it is about, e.g. `add cohort to recruits`; `--force-name` takes the message as it is.',
  },
  'REVISION.EXTENSION': {
    when: 'New revisions are to be written in a language that orch has no template for.',
    remedy: 'Set `extension` to js, mjs, cjs, ts, mts or cts.',
  },
  'REVISION.NAME_ORDER': {
    when: 'No time stamp makes a name that sorts after the names of the parents.',
    remedy: 'Rename the last file so that it begins with a time stamp or a number.',
  },
} satisfies ErrorTable;

/** The name breaks a rule. */
export function badName(name: string, rule: string): OrchError {
  return new OrchError({
    code: 'REVISION.BAD_NAME',
    message: `revision name "${quoteForMessage(name)}" ${rule}`,
    details: { name, rule },
    hint: 'rename it to letters, digits, `_` and `-`, e.g. 20261120101500_add_cohort',
  });
}

/** The file is larger than the limit, both in bytes. */
export function tooLarge(path: string, size: number, limit: number): OrchError {
  return new OrchError({
    code: 'REVISION.TOO_LARGE',
    message: `${quoteForMessage(path)} has ${size} bytes; a revision may have ${limit}`,
    details: { path, size, limit },
    hint: 'move rows and binary data into a file of its own that the revision reads',
  });
}

/** The bytes are no text. */
export function notText(path: string, reason: string): OrchError {
  return new OrchError({
    code: 'REVISION.NOT_TEXT',
    message: `${quoteForMessage(path)} ${reason}`,
    details: { path, reason },
    hint: 'save the file as UTF-8 without NUL characters',
  });
}

/** The header comment is wrong; `line` counts from 1. */
export function badHeader(path: string, line: number, problem: string): OrchError {
  return new OrchError({
    code: 'REVISION.BAD_HEADER',
    message: `${quoteForMessage(path)}:${line}: ${problem}`,
    details: { path, line, problem },
    hint: 'correct @revision and @parents in the leading comment of the file',
  });
}

/** There is nothing to make a name from. */
export function emptyMessage(message: string): OrchError {
  return new OrchError({
    code: 'REVISION.EMPTY_MESSAGE',
    message: `"${quoteForMessage(message)}" holds no words to name a revision after`,
    details: { message },
    hint: 'orch create --manual "add cohort to recruits"',
    exitCode: 2,
  });
}

/** The parent's name sorts after every name that could be made. */
export function nameOrder(parent: string): OrchError {
  return new OrchError({
    code: 'REVISION.NAME_ORDER',
    message: `no new name sorts after ${quoteForMessage(parent)}, so Knex would run it first`,
    details: { parent },
    hint: `rename ${quoteForMessage(parent)} to begin with a time stamp`,
  });
}

/** The message tells nobody what the revision does; `problem` completes the sentence. */
export function vagueMessage(message: string, problem: string): OrchError {
  return new OrchError({
    code: 'REVISION.VAGUE_MESSAGE',
    message: `"${quoteForMessage(message)}" does not name a revision: it ${problem}`,
    details: { message, problem },
    hint: 'say what it does and to what, e.g. "add cohort to recruits", or pass --force-name',
    exitCode: 2,
  });
}

/** No template for such files. */
export function unknownExtension(extension: string): OrchError {
  return new OrchError({
    code: 'REVISION.EXTENSION',
    message: `there is no template for .${quoteForMessage(extension)} files`,
    details: { extension },
    hint: "set extension to 'js' or 'ts' in the configuration",
    exitCode: 2,
  });
}
