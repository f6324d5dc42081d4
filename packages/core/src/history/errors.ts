import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** Every failure of this folder; its findings are in tables of their own. */
export const historyErrors = {
  'REVISION.UNKNOWN': {
    when: 'No revision has the given name, nor begins with it.',
    remedy: 'Pick one from `orch history`.',
  },
  'REVISION.AMBIGUOUS': {
    when: 'Several revisions fit what was given.',
    remedy: 'Give more of the name, or a full one.',
  },
  'HISTORY.SEVERAL_HEADS': {
    when: 'The history has several heads, and the command needs one.',
    remedy: 'Name one of them, write `heads` for all, or merge them with `orch merge-heads`.',
  },
  'HISTORY.FINDINGS': {
    when: 'The revision files or the database are not in a state in which a run is safe.',
    remedy: 'Go through what `orch check` lists; each finding says what to do.',
  },
} satisfies ErrorTable;

/** Nothing is called that; `nearest` are the names it may have meant. */
export function unknownRevision(selector: string, nearest: readonly RevisionId[]): OrchError {
  const [first] = nearest;
  return new OrchError({
    code: 'REVISION.UNKNOWN',
    message: `no revision is called "${quoteForMessage(selector)}"`,
    details: { selector, nearest },
    hint:
      first === undefined
        ? 'orch history'
        : `did you mean ${nearest.join(' or ')}? See orch history`,
    exitCode: 2,
  });
}

/** Several revisions are meant; the first few are named. */
export function ambiguousSelector(selector: string, fitting: readonly RevisionId[]): OrchError {
  const named = fitting.slice(0, 5).join(', ');
  const more = fitting.length > 5 ? ` and ${fitting.length - 5} more` : '';
  return new OrchError({
    code: 'REVISION.AMBIGUOUS',
    message: `"${quoteForMessage(selector)}" can be ${named}${more}`,
    details: { selector, fitting },
    hint: 'give more of the name',
    exitCode: 2,
  });
}

/** One head is needed; `local` are those that are only for the person at this machine. */
export function severalHeads(
  heads: readonly RevisionId[],
  local: readonly RevisionId[] = [],
): OrchError {
  return new OrchError({
    code: 'HISTORY.SEVERAL_HEADS',
    message: `the history has ${heads.length} heads: ${heads.join(', ')}`,
    details: { heads },
    hint:
      local.length > 0
        ? 'orch reconcile replaces local revisions by official ones; heads runs all of them'
        : 'name one of them, write heads for all of them, or merge them: orch merge-heads',
    exitCode: 2,
  });
}

/**
 * Stops at findings that make a run unsafe.
 *
 * @throws OrchError `HISTORY.FINDINGS` when one of them is an error
 */
export function refuseErrors(findings: readonly Finding[]): void {
  const errors = findings.filter((finding) => finding.severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new OrchError({
    code: 'HISTORY.FINDINGS',
    message: `${first.message}${more}`,
    details: { findings: errors },
    hint: errors.length > 1 ? 'orch check' : first.hint,
    exitCode: 3,
  });
}
