import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import type { RevisionId } from '../revision/revision.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every finding about a history in itself. */
export const historyFindings = {
  'HISTORY.DUPLICATE_ID': {
    when: 'Two files are the same revision: one name in two folders, or with two extensions.',
    remedy: 'Keep one of the files.',
  },
  'HISTORY.NAMES_EQUAL': {
    when: 'Two names differ only in upper and lower case or in how accents are encoded.',
    remedy: 'Rename one of the files: some file systems hold only one of them.',
  },
  'HISTORY.UNKNOWN_PARENT': {
    when: 'A header names a parent that is no revision of the history.',
    remedy: 'Correct `@parents`, or bring the missing file back.',
  },
  'HISTORY.CYCLE': {
    when: 'Revisions are parents of each other in a circle.',
    remedy: 'Correct `@parents` in one of the files.',
  },
  'HISTORY.NAME_ORDER': {
    when: "A revision's name sorts before the name of a parent, so plain Knex runs it too early.",
    remedy: 'Let orch name new revisions; run this history with orch only.',
  },
  'HISTORY.MERGE_NOTE': {
    when: 'The header of a merge says something about a revision that it does not bring together, or contradicts another merge.',
    remedy:
      'Correct `@order`, `@equal` or `@replaces`, or write the merge again with `orch merge-heads`.',
  },
} satisfies ErrorTable;

/** Two files with one id. */
export function duplicateRevision(id: RevisionId, paths: readonly string[]): Finding {
  return {
    code: 'HISTORY.DUPLICATE_ID',
    severity: 'error',
    subject: id,
    message: `${paths.map(quoteForMessage).join(' and ')} are one revision`,
    hint: 'keep one of the files',
  };
}

/** Names that are one name on some file systems. */
export function namesEqual(ids: readonly RevisionId[]): Finding {
  return {
    code: 'HISTORY.NAMES_EQUAL',
    severity: 'error',
    subject: ids[0] ?? '',
    message: `${ids.join(' and ')} differ only in case or accents`,
    hint: 'rename one of the files',
  };
}

/** A header's parent that does not exist. */
export function unknownParent(id: RevisionId, parent: RevisionId, path: string): Finding {
  return {
    code: 'HISTORY.UNKNOWN_PARENT',
    severity: 'error',
    subject: id,
    message: `${id} names the parent ${parent}, which is no revision here`,
    hint: `correct @parents in ${quoteForMessage(path)}, or bring ${parent} back`,
  };
}

/** Revisions that follow each other in a circle, from child to parent. */
export function cycle(ids: readonly RevisionId[]): Finding {
  return {
    code: 'HISTORY.CYCLE',
    severity: 'error',
    subject: ids[0] ?? '',
    message: `revisions are their own ancestors: ${[...ids, ids[0]].join(' -> ')}`,
    hint: 'correct @parents in one of them',
  };
}

/** A name that plain Knex would run before its parent. */
export function nameBeforeParent(id: RevisionId, parent: RevisionId): Finding {
  return {
    code: 'HISTORY.NAME_ORDER',
    severity: 'warning',
    subject: id,
    message: `${id} sorts before its parent ${parent}, so plain Knex would run it first`,
    hint: 'run this history with orch, not with knex migrate',
  };
}

/** A merge speaks of what is not its own; `problem` completes the sentence. */
export function wrongMergeNote(id: RevisionId, path: string, problem: string): Finding {
  return {
    code: 'HISTORY.MERGE_NOTE',
    severity: 'error',
    subject: id,
    message: `${quoteForMessage(path)} ${problem}`,
    hint: `correct the header of ${quoteForMessage(path)}`,
  };
}
