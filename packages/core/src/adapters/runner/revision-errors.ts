import type { ErrorTable } from '../../failure/error-table.ts';
import type { OrchError } from '../../failure/orch-error.ts';
import { aboutRevision, seconds, shorten } from './about-revision.ts';
import type { About } from './about-revision.ts';

/** Every code of a failure that is the fault of a revision. */
export const revisionCodeErrors = {
  'RUN.FILE_CHANGED': {
    when: 'A revision file is not what the plan was made for.',
    remedy: 'Run the command again; it plans anew.',
  },
  'RUN.LOAD_FAILED': {
    when: 'A revision file cannot be imported: a syntax error, a missing module, or its top level throws.',
    remedy: 'Correct the file at the line in the message.',
  },
  'RUN.NO_FUNCTION': {
    when: 'A revision file exports no function `up` (or `down`), and it is needed.',
    remedy:
      'Export `up(knex, context)` and `down(knex, context)`; a revision without `down` cannot be taken back.',
  },
  'RUN.NO_SQL': {
    when: 'A revision ended without having sent any SQL: most often a builder was not awaited.',
    remedy: 'Await (or return) every builder, or say `export const config = { empty: true }`.',
  },
  'RUN.NOT_AWAITED': {
    when: 'A statement of a revision was still running, or was sent, after the revision had ended.',
    remedy: 'Await (or return) every statement in the revision.',
  },
  'RUN.STATEMENT_FAILED': {
    when: 'The server refused a statement of a revision; the revision was rolled back.',
    remedy: 'Correct the statement; the message holds the reason of the server.',
  },
  'RUN.REVISION_THREW': {
    when: 'The code of a revision threw, or rejected a promise; the revision was rolled back.',
    remedy: 'Correct the revision at the line in the message.',
  },
  'RUN.BACKFILL_TODO': {
    when: 'A generated revision still has a TODO where the rows of a table are to be given values, and the table has rows.',
    remedy: 'Write the UPDATE in place of the check at the line in the message, then run it again.',
  },
  'RUN.SWALLOWED_ERROR': {
    when: 'A statement failed, the revision caught the error and ended as if all were well; the transaction was already lost.',
    remedy:
      'Let the error through, or put the statement into `knex.transaction(...)`, which is a savepoint.',
  },
  'RUN.TRANSACTION_CONTROL': {
    when: 'A revision tried to begin, commit or roll back the transaction that orch holds.',
    remedy:
      'Take it out. A savepoint is `knex.transaction(...)`; `export const config = { transaction: false }` runs without a transaction.',
  },
  'RUN.TRANSACTION_ENDED': {
    when: 'The transaction of a revision was ended by something inside it.',
    remedy:
      'Take COMMIT, ROLLBACK and procedures that contain them out of the revision, then look at what was committed.',
  },
  'RUN.BAD_SQL': {
    when: 'A statement holds what cannot be sent: a NUL, or COPY ... FROM STDIN without its data.',
    remedy: 'Use INSERT or batchInsert, and escape the NUL.',
  },
  'RUN.OWN_CONNECTION': {
    when: 'A revision opened a connection of its own to the server: what it does there would be outside of the transaction.',
    remedy: 'Use the `knex` that is passed to `up` and `down`.',
  },
  'RUN.PROCESS_EXIT': {
    when: 'A revision called `process.exit` or its kin.',
    remedy: 'Throw an error instead.',
  },
  'RUN.IDLE': {
    when: 'A revision sent no statement for longer than `limits.idleTimeoutMs` and did not end.',
    remedy: 'Look for a promise that never settles; raise the limit when it waits for good reason.',
  },
  'RUN.COMMIT_FAILED': {
    when: 'The server refused to commit, e.g. because a deferred constraint does not hold.',
    remedy: 'Correct the revision; nothing of it was kept.',
  },
  'RUN.BATCH_UNAVAILABLE': {
    when: 'A revision calls `context.batch`, which this orch does not have.',
    remedy: 'Write the batches as a loop of statements in a revision with `transaction: false`.',
  },
} satisfies ErrorTable;

/** The bytes on disk are not the planned ones; `found` is their checksum, or null. */
export function fileChanged(about: About, found: string | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.FILE_CHANGED',
    message: `${about.place.file} ${found === null ? 'is gone' : 'changed'} since the plan was made`,
    hint: 'run the command again',
    details: { found },
  });
}

/** The file cannot be imported. */
export function loadFailed(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.LOAD_FAILED',
    message: `${about.id} cannot be loaded: ${reason}`,
    hint: 'correct the file; nothing was run',
  });
}

/** The function that is to be run is not exported. */
export function noFunction(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.NO_FUNCTION',
    message: `${about.id} exports no function ${about.direction}`,
    hint:
      about.direction === 'up'
        ? 'export async function up(knex, context)'
        : 'write its down; without one it cannot be taken back',
  });
}

/** The function ended and had sent nothing. */
export function noSql(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.NO_SQL',
    message: `${about.direction} of ${about.id} executed no SQL`,
    hint: 'await every builder, or say `export const config = { empty: true }` in the file',
  });
}

/** A statement was under way, or came, after the end. */
export function notAwaited(about: About, sql: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.NOT_AWAITED',
    message: `${about.direction} of ${about.id} ended while its statement ${shorten(sql)} was under way`,
    hint: 'await or return every statement',
    details: { sql: sql.slice(0, 2000) },
  });
}

/** What the server said about a statement. */
export interface Refusal {
  readonly sqlState: string | null;
  readonly reason: string;
  readonly sql: string;
  readonly position: number | null;
}

/** The server refused a statement. */
export function statementFailed(about: About, refusal: Refusal, hint: string | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.STATEMENT_FAILED',
    message: `${about.direction} of ${about.id} failed: ${refusal.reason}`,
    hint: hint ?? 'correct the revision; nothing of it was kept',
    details: {
      sqlState: refusal.sqlState,
      sql: refusal.sql.slice(0, 2000),
      ...(refusal.position === null ? {} : { position: refusal.position }),
    },
  });
}

/** The code failed by itself. */
export function revisionThrew(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.REVISION_THREW',
    message: `${about.direction} of ${about.id} threw: ${reason}`,
    hint: 'correct the revision; nothing of it was kept',
  });
}

/** The revision is to be completed by hand. */
export function backfillTodo(about: About, reason: string): OrchError {
  const { file, line } = about.place;
  return aboutRevision(about, {
    code: 'RUN.BACKFILL_TODO',
    message: `${about.id} is not finished: ${reason} at ${file}${line === null ? '' : `:${line}`}`,
    hint: 'write the UPDATE in place of the check there; nothing was changed',
  });
}

/** The function went on in a transaction that had failed. */
export function swallowedError(about: About, refusal: Refusal | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.SWALLOWED_ERROR',
    message: `${about.direction} of ${about.id} went on after a failed statement${refusal === null ? '' : ` (${refusal.reason})`}`,
    hint: 'let the error through, or wrap the statement in knex.transaction(...)',
    details:
      refusal === null ? {} : { sqlState: refusal.sqlState, sql: refusal.sql.slice(0, 2000) },
  });
}

/** The function tried to end the transaction, or to give up the run lock. */
export function transactionControl(about: About, what: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.TRANSACTION_CONTROL',
    message: `${about.direction} of ${about.id} tried ${what}, but the transaction is orch's`,
    hint: 'take it out; for a savepoint use knex.transaction(...)',
    details: { what },
  });
}

/** The transaction was ended under the function. */
export function transactionEnded(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.TRANSACTION_ENDED',
    message: `the transaction of ${about.id} was ended inside it; what was committed there stays`,
    hint: 'take COMMIT and ROLLBACK out of the revision, then compare with `orch check`',
  });
}

/** A statement cannot be sent. */
export function badSql(about: About, what: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.BAD_SQL',
    message: `${about.direction} of ${about.id} sent ${what}`,
    hint: 'use INSERT or batchInsert for rows',
    details: { what },
  });
}

/** The code opened a connection of its own to the server. */
export function ownConnection(about: About, address: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.OWN_CONNECTION',
    message: `${about.direction} of ${about.id} opened a connection of its own to ${address}`,
    hint: 'use the knex that is passed to the function',
    details: { address },
  });
}

/** The code tried to end the process. */
export function processExit(about: About, call: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.PROCESS_EXIT',
    message: `${about.direction} of ${about.id} called ${call}`,
    hint: 'throw an error instead',
    details: { call },
  });
}

/** The function neither sends anything nor ends. */
export function idle(about: About, idleMs: number): OrchError {
  return aboutRevision(about, {
    code: 'RUN.IDLE',
    message: `${about.direction} of ${about.id} sent nothing for ${seconds(idleMs)} and did not end`,
    hint: 'look for a promise that never settles, or raise limits.idleTimeoutMs',
    details: { idleMs },
  });
}

/** The server refused the COMMIT. */
export function commitFailed(about: About, reason: string, sqlState: string | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.COMMIT_FAILED',
    message: `${about.id} could not be committed: ${reason}`,
    hint: 'correct the revision; nothing of it was kept',
    details: { sqlState },
  });
}

/** `context.batch` is not there yet. */
export function batchUnavailable(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.BATCH_UNAVAILABLE',
    message: `${about.id} calls context.batch, which is not available yet`,
    hint: 'write the batches as a loop in a revision with transaction: false',
  });
}
