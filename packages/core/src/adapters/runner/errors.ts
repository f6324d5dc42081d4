import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { RevisionId } from '../../revision/revision.ts';
import type { LockHolder } from '../../runner/run-event.ts';

/** Every code of running revisions. */
export const runErrors = {
  'RUN.LOCK_BUSY': {
    when: 'Another run holds the lock of the database for longer than `limits.runLockWaitMs`.',
    remedy: 'Wait for it. The message names its session; a dead one ends by itself.',
  },
  'RUN.LOCK_LOST': {
    when: 'The run lock was taken by another session, because a revision released it.',
    remedy: 'Take `pg_advisory_unlock_all` and its kin out of the revision.',
  },
  'RUN.READ_ONLY': {
    when: 'The server is a standby, or the database or role is read-only.',
    remedy: 'Connect to the primary, with a role that may write.',
  },
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
  'RUN.DIED': {
    when: 'The process that runs revisions ended without having said that it was done.',
    remedy:
      'Nothing of the revision in the message was recorded; look at its native modules and memory.',
  },
  'RUN.BLOCKED': {
    when: 'A revision kept the process busy without a pause for longer than `limits.idleTimeoutMs`, and was killed.',
    remedy:
      'Look for an endless loop at the line in the message; long computations need an `await` now and then.',
  },
  'RUN.IDLE': {
    when: 'A revision sent no statement for longer than `limits.idleTimeoutMs` and did not end.',
    remedy: 'Look for a promise that never settles; raise the limit when it waits for good reason.',
  },
  'RUN.LOCK_TIMEOUT': {
    when: 'A lock on a table, or a way out of a deadlock, was not to be had within `limits.lockRetryMs`.',
    remedy: 'End what the message names, or run it when less is going on.',
  },
  'RUN.COMMIT_FAILED': {
    when: 'The server refused to commit, e.g. because a deferred constraint does not hold.',
    remedy: 'Correct the revision; nothing of it was kept.',
  },
  'RUN.COMMIT_UNKNOWN': {
    when: 'The connection was lost while committing and no new one could be made to ask for the outcome.',
    remedy: 'When the server is back, `orch status` tells whether the revision is applied.',
  },
  'RUN.CONNECTION_LOST': {
    when: 'The connection was lost in the middle of a revision; the server rolled it back.',
    remedy: 'Run the command again.',
  },
  'RUN.OTHER_SERVER': {
    when: 'After a lost connection another server, or another database, answers at the same address.',
    remedy: 'Find out which of them is the right one, then run `orch status` on it.',
  },
  'RUN.STORE_CHANGED': {
    when: 'While the connection was lost somebody else changed the applied revisions.',
    remedy: 'Run `orch status`, then the command again.',
  },
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
  'RUN.KNEX_UNSUPPORTED': {
    when: 'The Knex of the project cannot be used: it is missing parts that orch hooks into.',
    remedy: 'Use Knex 1.0 or later.',
  },
  'RUN.BATCH_UNAVAILABLE': {
    when: 'A revision calls `context.batch`, which this orch does not have.',
    remedy: 'Write the batches as a loop of statements in a revision with `transaction: false`.',
  },
  'RUN.ABORTED': {
    when: 'The run was cancelled; what was under way was rolled back.',
    remedy: 'Run the command again when you want it.',
  },
  'RUN.CLOSED': {
    when: 'A runner is used after it was closed or after its process ended.',
    remedy: 'Open a new runner.',
  },
} satisfies ErrorTable;

type RunCode = keyof typeof runErrors;

/** Where in a revision file something happened; `line` and `column` count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** What most failures of a run are about. */
export interface About {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly place: Place;
  readonly cause?: unknown;
}

interface Parts {
  readonly code: RunCode;
  readonly message: string;
  readonly hint: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

function aboutRevision(about: About, parts: Parts): OrchError {
  return new OrchError({
    code: parts.code,
    message: parts.message,
    hint: parts.hint,
    details: {
      revision: about.id,
      direction: about.direction,
      ...placeDetails(about.place),
      ...parts.details,
    },
    cause: about.cause,
  });
}

function placeDetails(place: Place): Readonly<Record<string, unknown>> {
  return {
    file: place.file,
    ...(place.line === null ? {} : { line: place.line }),
    ...(place.column === null ? {} : { column: place.column }),
  };
}

/** The holder of the run lock in words. */
export function describeHolder(holder: LockHolder | null): string {
  if (holder === null) return 'a session that this role may not see';
  const age = holder.ageMs === null ? '' : `, for ${seconds(holder.ageMs)}`;
  const query = holder.query === '' ? '' : `, running ${shorten(holder.query)}${age}`;
  const name = holder.application === '' ? '' : ` (${holder.application})`;
  return `pid ${holder.pid} of ${holder.user || 'an unknown user'}${name}${query}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function shorten(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

export function lockBusy(holder: LockHolder | null, waitedMs: number): OrchError {
  return new OrchError({
    code: 'RUN.LOCK_BUSY',
    message: `another run holds the lock of this database after ${seconds(waitedMs)}: ${describeHolder(holder)}`,
    details: { holder, waitedMs },
    hint: 'run the command again when that run has ended',
  });
}

export function lockLost(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.LOCK_LOST',
    message: `the run lock was lost before ${about.id}, and another run has it now`,
    hint: 'take pg_advisory_unlock_all and its kin out of the revisions, then run `orch status`',
  });
}

export function readOnly(reason: string): OrchError {
  return new OrchError({
    code: 'RUN.READ_ONLY',
    message: `nothing can be changed here: ${reason}`,
    details: { reason },
    hint: 'connect to the primary server, with a role that may write',
  });
}

export function fileChanged(about: About, found: string | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.FILE_CHANGED',
    message: `${about.place.file} ${found === null ? 'is gone' : 'changed'} since the plan was made`,
    hint: 'run the command again',
    details: { found },
  });
}

export function loadFailed(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.LOAD_FAILED',
    message: `${about.id} cannot be loaded: ${reason}`,
    hint: 'correct the file; nothing was run',
  });
}

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

export function noSql(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.NO_SQL',
    message: `${about.direction} of ${about.id} executed no SQL`,
    hint: 'await every builder, or say `export const config = { empty: true }` in the file',
  });
}

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

export function revisionThrew(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.REVISION_THREW',
    message: `${about.direction} of ${about.id} threw: ${reason}`,
    hint: 'correct the revision; nothing of it was kept',
  });
}

export function swallowedError(about: About, refusal: Refusal | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.SWALLOWED_ERROR',
    message: `${about.direction} of ${about.id} went on after a failed statement${refusal === null ? '' : ` (${refusal.reason})`}`,
    hint: 'let the error through, or wrap the statement in knex.transaction(...)',
    details:
      refusal === null ? {} : { sqlState: refusal.sqlState, sql: refusal.sql.slice(0, 2000) },
  });
}

export function transactionControl(about: About, what: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.TRANSACTION_CONTROL',
    message: `${about.direction} of ${about.id} tried ${what}, but the transaction is orch's`,
    hint: 'take it out; for a savepoint use knex.transaction(...)',
    details: { what },
  });
}

export function transactionEnded(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.TRANSACTION_ENDED',
    message: `the transaction of ${about.id} was ended inside it; what was committed there stays`,
    hint: 'take COMMIT and ROLLBACK out of the revision, then compare with `orch check`',
  });
}

export function badSql(about: About, what: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.BAD_SQL',
    message: `${about.direction} of ${about.id} sent ${what}`,
    hint: 'use INSERT or batchInsert for rows',
    details: { what },
  });
}

export function ownConnection(about: About, address: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.OWN_CONNECTION',
    message: `${about.direction} of ${about.id} opened a connection of its own to ${address}`,
    hint: 'use the knex that is passed to the function',
    details: { address },
  });
}

export function processExit(about: About, call: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.PROCESS_EXIT',
    message: `${about.direction} of ${about.id} called ${call}`,
    hint: 'throw an error instead',
    details: { call },
  });
}

export function died(about: About | null, how: string, output: string): OrchError {
  const parts: Parts = {
    code: 'RUN.DIED',
    message: `the process that runs ${about === null ? 'revisions' : about.id} ended by itself (${how})`,
    hint: 'look at its last words and run the command again; orch goes on where this run was',
    details: { how, ...(output === '' ? {} : { output }) },
  };
  return about === null ? new OrchError(parts) : aboutRevision(about, parts);
}

export function blocked(about: About | null, silentMs: number): OrchError {
  const parts: Parts = {
    code: 'RUN.BLOCKED',
    message: `${about === null ? 'the runner' : about.id} kept its process busy for ${seconds(silentMs)} and was killed`,
    hint: 'look for an endless loop at that place; the server rolls back what was open',
    details: { silentMs },
  };
  return about === null ? new OrchError(parts) : aboutRevision(about, parts);
}

export function idle(about: About, idleMs: number): OrchError {
  return aboutRevision(about, {
    code: 'RUN.IDLE',
    message: `${about.direction} of ${about.id} sent nothing for ${seconds(idleMs)} and did not end`,
    hint: 'look for a promise that never settles, or raise limits.idleTimeoutMs',
    details: { idleMs },
  });
}

export function lockTimeout(about: About, blockers: string | null, triedMs: number): OrchError {
  return aboutRevision(about, {
    code: 'RUN.LOCK_TIMEOUT',
    message: `${about.id} got no lock in ${seconds(triedMs)}${blockers === null ? '' : `, blocked by ${blockers}`}`,
    hint: 'end what blocks it, or run it when less is going on; nothing of it was kept',
    details: { blockers, triedMs },
  });
}

export function commitFailed(about: About, reason: string, sqlState: string | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.COMMIT_FAILED',
    message: `${about.id} could not be committed: ${reason}`,
    hint: 'correct the revision; nothing of it was kept',
    details: { sqlState },
  });
}

export function commitUnknown(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.COMMIT_UNKNOWN',
    message: `the connection was lost while ${about.id} was committed, and the outcome is not known: ${reason}`,
    hint: 'when the server is back, `orch status` tells',
  });
}

export function connectionLost(about: About, reason: string, sqlState: string | null): OrchError {
  return aboutRevision(about, {
    code: 'RUN.CONNECTION_LOST',
    message: `the connection was lost during ${about.id}: ${reason}`,
    hint: 'the server rolls it back; run the command again',
    details: { sqlState, reason },
  });
}

/** The connection was lost while no revision was under way. */
export function connectionLostOutside(cause: Error, sqlState: string | null): OrchError {
  return new OrchError({
    code: 'RUN.CONNECTION_LOST',
    message: `the connection was lost: ${cause.message}`,
    hint: 'run the command again; `orch status` shows what is applied',
    details: { sqlState, reason: cause.message },
    cause,
  });
}

export function otherServer(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.OTHER_SERVER',
    message: `after the connection was lost during ${about.id} another server or database answers`,
    hint: 'run `orch status` on the right one',
  });
}

export function storeChanged(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.STORE_CHANGED',
    message: `while the connection was lost during ${about.id} another run changed the applied revisions`,
    hint: 'run `orch status`, then the command again',
  });
}

export function interruptedRevision(id: RevisionId, direction: 'up' | 'down'): OrchError {
  return new OrchError({
    code: 'RUN.INTERRUPTED_REVISION',
    message: `${direction} of ${id} was interrupted and must be finished first`,
    details: { revision: id, direction },
    hint: `orch ${direction === 'up' ? `up ${id}` : 'down'}, or orch resolve ${id}`,
  });
}

export function knexUnsupported(version: string, missing: string): OrchError {
  return new OrchError({
    code: 'RUN.KNEX_UNSUPPORTED',
    message: `knex ${version} of this project cannot be used: it has no ${missing}`,
    details: { version, missing },
    hint: 'npm install knex@3',
    exitCode: 2,
  });
}

export function batchUnavailable(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.BATCH_UNAVAILABLE',
    message: `${about.id} calls context.batch, which is not available yet`,
    hint: 'write the batches as a loop in a revision with transaction: false',
  });
}

export function aborted(id: RevisionId | null): OrchError {
  return new OrchError({
    code: 'RUN.ABORTED',
    message: id === null ? 'the run was cancelled' : `the run was cancelled during ${id}`,
    details: { revision: id },
    hint: 'what was under way was rolled back; `orch status` shows what is applied',
  });
}

export function runnerClosed(): OrchError {
  return new OrchError({
    code: 'RUN.CLOSED',
    message: 'the runner is closed',
    hint: 'open a new runner',
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

export function invalidIndex(about: About, name: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.INVALID_INDEX',
    message: `${about.id} built no index: an invalid one called ${name} is in the way`,
    hint: `DROP INDEX CONCURRENTLY ${name}, then run the command again`,
    details: { index: name },
  });
}

export function notInterrupted(id: RevisionId): OrchError {
  return new OrchError({
    code: 'RUN.NOT_INTERRUPTED',
    message: `${id} was not interrupted`,
    details: { revision: id },
    hint: 'orch status names interrupted revisions',
  });
}

export function nothingInFlight(id: RevisionId, direction: 'up' | 'down'): OrchError {
  return new OrchError({
    code: 'RUN.NOTHING_IN_FLIGHT',
    message: `no statement of ${id} is in doubt`,
    details: { revision: id },
    hint: direction === 'up' ? `orch up ${id} goes on with it` : 'orch down goes on with it',
  });
}
