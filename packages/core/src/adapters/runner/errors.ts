import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { RevisionId } from '../../revision/revision.ts';
import type { LockHolder } from '../../runner/run-event.ts';
import { aboutRevision, seconds, shorten } from './about-revision.ts';
import type { About, RunFailure } from './about-revision.ts';

/** Every code of a run that is not about the code of a revision. */
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
  'RUN.LOCK_TIMEOUT': {
    when: 'A lock on a table, or a way out of a deadlock, was not to be had within `limits.lockRetryMs`.',
    remedy: 'End what the message names, or run it when less is going on.',
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
  'RUN.KNEX_UNSUPPORTED': {
    when: 'The Knex of the project cannot be used: it is missing parts that orch hooks into.',
    remedy: 'Use Knex 1.0 or later.',
  },
  'RUN.SESSION_HOOK': {
    when: 'The `pool.afterCreate` of the knexfile failed, or did not call back in time.',
    remedy: 'Make it work on every database that revisions run on, shadows included.',
  },
  'RUN.OTHER_SCHEMA': {
    when: 'The search path of the session leads names without a schema elsewhere than to the first schema that orch compares.',
    remedy: 'Change the search path of the role, or the `schemas` of the configuration.',
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

/** The holder of the run lock in words. */
export function describeHolder(holder: LockHolder | null): string {
  if (holder === null) return 'a session that this role may not see';
  const age = holder.ageMs === null ? '' : `, for ${seconds(holder.ageMs)}`;
  const query = holder.query === '' ? '' : `, running ${shorten(holder.query)}${age}`;
  const name = holder.application === '' ? '' : ` (${holder.application})`;
  return `pid ${holder.pid} of ${holder.user || 'an unknown user'}${name}${query}`;
}

/** The wait for the run lock was too long. */
export function lockBusy(holder: LockHolder | null, waitedMs: number): OrchError {
  return new OrchError({
    code: 'RUN.LOCK_BUSY',
    message: `another run holds the lock of this database after ${seconds(waitedMs)}: ${describeHolder(holder)}`,
    details: { holder, waitedMs },
    hint: 'run the command again when that run has ended',
  });
}

/** Another session has the run lock. */
export function lockLost(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.LOCK_LOST',
    message: `the run lock was lost before ${about.id}, and another run has it now`,
    hint: 'take pg_advisory_unlock_all and its kin out of the revisions, then run `orch status`',
  });
}

/** Nothing can be changed on this server, or by this role. */
export function readOnly(reason: string): OrchError {
  return new OrchError({
    code: 'RUN.READ_ONLY',
    message: `nothing can be changed here: ${reason}`,
    details: { reason },
    hint: 'connect to the primary server, with a role that may write',
  });
}

/** The process ended without a word; `output` is the last that it printed. */
export function died(about: About | null, how: string, output: string): OrchError {
  const parts: RunFailure = {
    code: 'RUN.DIED',
    message: `the process that runs ${about === null ? 'revisions' : about.id} ended by itself (${how})`,
    hint: 'look at its last words and run the command again; orch goes on where this run was',
    details: { how, ...(output === '' ? {} : { output }) },
  };
  return about === null ? new OrchError(parts) : aboutRevision(about, parts);
}

/** The event loop of the process did not turn any more. */
export function blocked(about: About | null, silentMs: number): OrchError {
  const parts: RunFailure = {
    code: 'RUN.BLOCKED',
    message: `${about === null ? 'the runner' : about.id} kept its process busy for ${seconds(silentMs)} and was killed`,
    hint: 'look for an endless loop at that place; the server rolls back what was open',
    details: { silentMs },
  };
  return about === null ? new OrchError(parts) : aboutRevision(about, parts);
}

/** A lock was not to be had; `blockers` says who has it. */
export function lockTimeout(about: About, blockers: string | null, triedMs: number): OrchError {
  return aboutRevision(about, {
    code: 'RUN.LOCK_TIMEOUT',
    message: `${about.id} got no lock in ${seconds(triedMs)}${blockers === null ? '' : `, blocked by ${blockers}`}`,
    hint: 'end what blocks it, or run it when less is going on; nothing of it was kept',
    details: { blockers, triedMs },
  });
}

/** Nobody can say whether the COMMIT took effect. */
export function commitUnknown(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.COMMIT_UNKNOWN',
    message: `the connection was lost while ${about.id} was committed, and the outcome is not known: ${reason}`,
    hint: 'when the server is back, `orch status` tells',
  });
}

/** The connection ended during a revision. */
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

/** Another server or database answers now. */
export function otherServer(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.OTHER_SERVER',
    message: `after the connection was lost during ${about.id} another server or database answers`,
    hint: 'run `orch status` on the right one',
  });
}

/** The applied revisions are not those that the run left. */
export function storeChanged(about: About): OrchError {
  return aboutRevision(about, {
    code: 'RUN.STORE_CHANGED',
    message: `while the connection was lost during ${about.id} another run changed the applied revisions`,
    hint: 'run `orch status`, then the command again',
  });
}

/** The Knex of the project lacks a part that orch needs. */
export function knexUnsupported(version: string, missing: string): OrchError {
  return new OrchError({
    code: 'RUN.KNEX_UNSUPPORTED',
    message: `knex ${version} of this project cannot be used: it has no ${missing}`,
    details: { version, missing },
    hint: 'npm install knex@3',
    exitCode: 2,
  });
}

/** The knexfile's `pool.afterCreate` did not prepare the session. */
export function sessionHookFailed(cause: unknown): OrchError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OrchError({
    code: 'RUN.SESSION_HOOK',
    message: `pool.afterCreate of the knexfile failed: ${reason}`,
    details: { reason },
    hint: 'make it work on every database that revisions run on, shadows included',
    cause,
  });
}

/** What revisions name without a schema would be made in another one than the compared one. */
export function otherSchema(found: string, wanted: string): OrchError {
  return new OrchError({
    code: 'RUN.OTHER_SCHEMA',
    message: `names without a schema mean "${found}" here, and revisions mean "${wanted}" by them`,
    details: { found, wanted },
    hint: `make "${wanted}" the first of the role's search_path (ALTER ROLE ... SET search_path), or put schemas: ['${found}'] into the configuration`,
    exitCode: 2,
  });
}

/** Somebody cancelled the run. */
export function aborted(id: RevisionId | null): OrchError {
  return new OrchError({
    code: 'RUN.ABORTED',
    message: id === null ? 'the run was cancelled' : `the run was cancelled during ${id}`,
    details: { revision: id },
    hint: 'what was under way was rolled back; `orch status` shows what is applied',
  });
}

/** The runner has ended. */
export function runnerClosed(): OrchError {
  return new OrchError({
    code: 'RUN.CLOSED',
    message: 'the runner is closed',
    hint: 'open a new runner',
  });
}
