import { OrchError } from '../../../failure/orch-error.ts';
import { outdateStashes } from '../../postgres/stash/read-stashes.ts';
import { aborted, lockTimeout } from '../errors.ts';
import { noSql } from '../revision-errors.ts';
import { ConnectionEnded } from './connection-ended.ts';
import { JournalledDelivery } from './deliver-journalled.ts';
import { failureOfRevision } from './failure-of-revision.ts';
import { Journal, readOwner } from './journal.ts';
import { aboutStep } from './load-revision.ts';
import { makeRevisionContext } from './make-revision-context.ts';
import { beginReadCommitted } from './owned-transaction.ts';
import { Restoring } from './restoring.ts';
import { meetsLock, RevisionScope } from './revision-scope.ts';
import type { Job } from './run-in-transaction.ts';
import { waitForBackend } from './run-lock.ts';
import { ownSettings, resetSession, timeLimits } from './session.ts';
import { MustStash } from './stashing.ts';
import type { Stashing } from './stashing.ts';

/**
 * Runs a step that opts out of the transaction. Its statements are journalled one by one, so that
 * a run that goes on after a crash, a failure or a lock that was not to be had repeats nothing.
 *
 * @throws OrchError `RUN.*`
 * @throws ConnectionEnded when the connection is lost
 */
export async function runJournalled(job: Job): Promise<void> {
  const { limits, abort, tell } = waitingOf(job);
  await job.bench.session.send(resetSession);
  const owner = await readOwner(job.bench.session, job.step);
  if (owner !== null) await waitForBackend(job.bench.session, owner, { limits, abort, tell });
  if (owner === null && job.restoring !== undefined) {
    await job.bench.session.sendTransaction([outdateStashes(job.restoring, [])]);
  }
  const { observer } = job.context;
  observer.forget();
  const started = performance.now();
  const stashings = new Map<number, Stashing>();
  for (let attempt = 1; ; attempt += 1) {
    const scope = new RevisionScope(aboutStep(job.step), limits.idleTimeoutMs);
    job.onScope(scope);
    const missed = await attemptOnce(job, scope, stashings);
    if (missed === null) return;
    if (missed instanceof MustStash) continue;
    const triedMs = performance.now() - started;
    if (triedMs >= limits.lockRetryMs || !scope.hasSettled) {
      throw lockTimeout({ ...aboutStep(job.step), cause: missed }, observer.blockers, triedMs);
    }
    const waitMs = Math.min(50 * 1.5 ** attempt, 2000) * (0.5 + Math.random());
    tell({
      kind: 'retry',
      id: job.step.revision.id,
      attempt,
      waitMs,
      blockedBy: observer.blockers,
    });
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Returns the failure when trying again may help; null when the step is done and recorded. */
async function attemptOnce(
  job: Job,
  scope: RevisionScope,
  stashings: Map<number, Stashing>,
): Promise<Error | MustStash | null> {
  const { session } = job.bench;
  const started = performance.now();
  try {
    const journal = await Journal.open(session, job.step, job.ledger.run);
    await session.prepare(job.context.options);
    session.settingsInDoubt = true;
    const delivery = new JournalledDelivery(job, scope, { journal, stashings });
    const failure = await callFunction(job, scope, delivery);
    if (session.lost !== null && !scope.isRefused) throw session.lost;
    if (failure === null) {
      const records = job.ledger.record(job.step, performance.now() - started);
      return await end(job, [...records, journal.end()]);
    }
    await rollBack(job);
    if (failure.thrown instanceof MustStash && scope.hasSettled) return failure.thrown;
    if (meetsLock(failure.thrown) && !scope.isRefused) return failure.error;
    if (session.lost !== null || (await journal.abandon())) throw failure.error;
    throw withHint(failure.error, job);
  } catch (error) {
    if (error instanceof OrchError || session.lost === null) throw error;
    throw new ConnectionEnded(session.lost, { kind: 'journal' });
  }
}

/** Records the step as done, after putting back what is not back yet; returns a lock's failure. */
async function end(job: Job, records: readonly string[]): Promise<Error | null> {
  const { session } = job.bench;
  if (job.restoring === undefined) {
    await session.sendTransaction(records);
    return null;
  }
  const restoring = new Restoring(job.restoring);
  const { limits } = job.context.options;
  try {
    await session.send([beginReadCommitted, ...timeLimits(limits, session.identity)].join(';\n'));
    await restoring.open(session);
    await restoring.finish(session, []);
    await session.send([ownSettings, ...records, 'COMMIT'].join(';\n'));
  } catch (error) {
    await rollBack(job);
    if (error instanceof Error && meetsLock(error)) return error;
    throw error;
  }
  for (const event of restoring.events) job.context.tell(event);
  return null;
}

interface FunctionFailure {
  readonly error: OrchError;
  readonly thrown: unknown;
}

async function callFunction(
  job: Job,
  scope: RevisionScope,
  delivery: JournalledDelivery,
): Promise<FunctionFailure | null> {
  const { bench, loaded, step, context } = job;
  const about = aboutStep(step);
  // A Knex of its own, and left open: what the revision leaves running is refused in its name.
  const bridge = bench.openBridge((statement) => delivery.deliver(statement));
  try {
    await scope.call(() => loaded.run(bridge.knex, makeRevisionContext(job, 'postgres')));
    delivery.requireEnd();
    if (scope.statements === 0 && !loaded.empty && !job.allowEmpty) throw noSql(about);
    if (context.abort.aborted) throw aborted(step.revision.id);
    return null;
  } catch (thrown) {
    return { error: failureOfRevision(thrown, scope, about), thrown };
  }
}

/** A transaction that the revision began and did not end. */
async function rollBack({ bench: { session } }: Job): Promise<void> {
  if (session.lost === null && session.inTransaction) await session.send('ROLLBACK');
}

/** What is done stays done: the hint of a rolled-back revision would be wrong. */
function withHint(error: OrchError, { step }: Job): OrchError {
  const { id } = step.revision;
  return new OrchError({
    code: error.code,
    message: error.message,
    details: { ...error.details, interrupted: true },
    hint: `what it has done so far stays; correct the rest and run it again, or orch resolve ${id}`,
    exitCode: error.exitCode,
    cause: error.cause,
  });
}

function waitingOf({ context }: Job) {
  return { limits: context.options.limits, abort: context.abort, tell: context.tell };
}
