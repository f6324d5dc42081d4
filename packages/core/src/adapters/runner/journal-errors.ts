import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { RevisionId } from '../../revision/revision.ts';
import { aboutRevision, shorten } from './about-revision.ts';
import type { About } from './about-revision.ts';

/** Every code of revisions that run outside a transaction. */
export const journalErrors = {
  'RUN.INTERRUPTED_REVISION': {
    when: 'An earlier run of a non-transactional revision was interrupted, and another revision is to be run.',
    remedy: 'Finish it first with `orch up` (or `orch down`), or decide it with `orch resolve`.',
  },
  'RUN.JOURNAL_DIFFERS': {
    when: 'A non-transactional revision was interrupted, and now sends other statements than those that were done.',
    remedy: 'Undo the edit of the part that was done, or finish by hand and `orch resolve` it.',
  },
  'RUN.UNDECIDED': {
    when: 'A run died during a statement outside a transaction, and the database does not tell whether it took effect.',
    remedy:
      'Look at the differences that are listed, finish or undo them by hand, then `orch resolve`.',
  },
  'RUN.NOT_INTERRUPTED': {
    when: 'A revision is to be resolved that was not interrupted.',
    remedy: 'Run `orch status`; it names interrupted revisions.',
  },
  'RUN.NOTHING_IN_FLIGHT': {
    when: 'A verdict about the statement in flight is given, and none is.',
    remedy: 'Run the command again that was interrupted; it goes on where it was.',
  },
  'RUN.INVALID_INDEX': {
    when: 'CREATE INDEX CONCURRENTLY ended well, but an invalid index of that name stood in its way.',
    remedy: 'Drop the invalid index concurrently and run the command again.',
  },
} satisfies ErrorTable;

/** A revision of an earlier run is not finished. */
export function interruptedRevision(id: RevisionId, direction: 'up' | 'down'): OrchError {
  return new OrchError({
    code: 'RUN.INTERRUPTED_REVISION',
    message: `${direction} of ${id} was interrupted and must be finished first`,
    details: { revision: id, direction },
    hint: `orch ${direction === 'up' ? `up ${id}` : 'down'}, or orch resolve ${id}`,
  });
}

/** Statement `step` is not the one that was done. */
export function journalDiffers(
  about: About,
  difference: { readonly step: number; readonly done: string; readonly now: string | null },
): OrchError {
  const now = difference.now === null ? 'it ends before it' : `it sends ${shorten(difference.now)}`;
  return aboutRevision(about, {
    code: 'RUN.JOURNAL_DIFFERS',
    message: `statement ${difference.step} of ${about.id} was ${shorten(difference.done)} when it was interrupted, and now ${now}`,
    hint: `undo the edit, or finish by hand and run orch resolve ${about.id}`,
    details: { ...difference },
  });
}

/** The answer of a statement that is done was too large to keep. */
export function answerNotKept(about: About, step: number, sql: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.JOURNAL_DIFFERS',
    message: `statement ${step} of ${about.id} is done, and its answer, which the rest needs, was too large to keep`,
    hint: `finish by hand and run orch resolve ${about.id}`,
    details: { step, done: sql },
  });
}

/** Whether a statement took effect is for a person to say. */
export function undecided(
  about: About,
  statement: {
    readonly step: number;
    readonly sql: string;
    readonly differences: readonly string[];
    readonly failure: string | null;
  },
): OrchError {
  const { differences, failure } = statement;
  const listed = differences.length === 0 ? '' : `: ${differences.slice(0, 3).join('; ')}`;
  const failed = failure === null ? '' : ` (it failed: ${failure})`;
  return aboutRevision(about, {
    code: 'RUN.UNDECIDED',
    message: `whether ${shorten(statement.sql)} of ${about.id} took effect cannot be told${failed}${listed}`,
    hint: `look, then run orch resolve ${about.id} with --statement-done, --statement-undone, --applied or --reverted`,
    details: { ...statement },
  });
}

/** An invalid index stands in the way of the wanted one. */
export function invalidIndex(about: About, name: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.INVALID_INDEX',
    message: `${about.id} built no index: an invalid one called ${name} is in the way`,
    hint: `DROP INDEX CONCURRENTLY ${name}, then run the command again`,
    details: { index: name },
  });
}

/** There is nothing to resolve about the revision. */
export function notInterrupted(id: RevisionId): OrchError {
  return new OrchError({
    code: 'RUN.NOT_INTERRUPTED',
    message: `${id} was not interrupted`,
    details: { revision: id },
    hint: 'orch status names interrupted revisions',
  });
}

/** No statement of the revision is in doubt. */
export function nothingInFlight(id: RevisionId, direction: 'up' | 'down'): OrchError {
  return new OrchError({
    code: 'RUN.NOTHING_IN_FLIGHT',
    message: `no statement of ${id} is in doubt`,
    details: { revision: id },
    hint: direction === 'up' ? `orch up ${id} goes on with it` : 'orch down goes on with it',
  });
}
