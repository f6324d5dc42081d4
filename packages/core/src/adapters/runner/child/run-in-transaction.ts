import type { OrchError } from '../../../failure/orch-error.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import { aborted, lockTimeout } from '../errors.ts';
import { noSql, swallowedError, transactionControl } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';
import { ConnectionEnded, endsConnection } from './connection-ended.ts';
import { deliverInTransaction } from './deliver-in-transaction.ts';
import { failureOfRevision, refusalOf } from './failure-of-revision.ts';
import type { Ledger } from './ledger.ts';
import { aboutStep } from './load-revision.ts';
import type { LoadedRevision } from './load-revision.ts';
import { beginOwned, commitOwned, rollbackOwned } from './owned-transaction.ts';
import type { OwnedTransaction } from './owned-transaction.ts';
import { makeRevisionContext } from './make-revision-context.ts';
import { Restoring } from './restoring.ts';
import type { RestoringParts } from './restoring.ts';
import { meetsLock, RevisionScope } from './revision-scope.ts';
import type { RunContext } from './run-context.ts';
import { Stashing } from './stashing.ts';
import type { StashingParts } from './stashing.ts';
import type { Workbench } from './workbench.ts';

/** A step with everything that running it needs. */
export interface Job {
  readonly step: RunStep;
  readonly loaded: LoadedRevision;
  readonly bench: Workbench;
  readonly ledger: Ledger;
  readonly context: RunContext;
  /** Lets it end without any SQL. */
  readonly allowEmpty: boolean;
  /** Whether another step in a transaction follows, so that its transaction can be begun early. */
  readonly hasNext: boolean;
  /** A transaction that was begun with the end of the one before it. */
  readonly begun: { transaction: OwnedTransaction | null };
  /** Called with the scope of each attempt, so that it can be ended from outside. */
  onScope(scope: RevisionScope): void;
  /** How what it destroys is kept. */
  readonly stashing: StashingParts;
  /** What its other direction has destroyed is put back unless absent. */
  readonly restoring?: RestoringParts;
  /** How its transaction ends, where that is not the record of the step. */
  readonly ending?: Ending;
}

/** What a transaction ends with. */
export interface Ending {
  /** What is wrong with what the transaction has made; null when it may be committed. */
  verify(): Promise<OrchError | null>;
  /** SQL that records it. */
  readonly records: readonly string[];
}

/**
 * Runs a step in a transaction with its record. When a lock is not to be had in time, or in a
 * deadlock, the whole transaction is rolled back and tried again: locks that it already holds
 * would stop others while it waits.
 *
 * @throws OrchError `RUN.*`
 * @throws ConnectionEnded when the connection is lost
 */
export async function runInTransaction(job: Job): Promise<void> {
  const { observer, options } = job.context;
  const { limits } = options;
  observer.forget();
  const started = performance.now();
  const stashing = new Stashing(job.stashing);
  for (let attempt = 1; ; attempt += 1) {
    const scope = new RevisionScope(aboutStep(job.step), limits.idleTimeoutMs);
    job.onScope(scope);
    const missed = await attemptOnce(job, scope, stashing);
    if (missed === 'done') return;
    if (missed === 'destroys') continue;
    const triedMs = performance.now() - started;
    if (triedMs >= limits.lockRetryMs || !scope.hasSettled) {
      throw lockTimeout({ ...aboutStep(job.step), cause: missed }, observer.blockers, triedMs);
    }
    const waitMs = Math.min(50 * 1.5 ** attempt, 2000) * (0.5 + Math.random());
    const { id } = job.step.revision;
    job.context.tell({ kind: 'retry', id, attempt, waitMs, blockedBy: observer.blockers });
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/**
 * Returns the failure when trying again may help; `destroys` when it was rolled back to stash first
 * what it destroys; `done` when the step is committed.
 */
async function attemptOnce(
  job: Job,
  scope: RevisionScope,
  stashing: Stashing,
): Promise<Error | 'destroys' | 'done'> {
  const { session } = job.bench;
  const about = aboutStep(job.step);
  const started = performance.now();
  const transaction = await begin(job, about);
  const restoring = new Restoring(job.restoring ?? null);
  const blocked = await keeping(job, async () => {
    await stashing.open(session);
    await restoring.open(session);
  });
  if (blocked instanceof Error) return blocked;
  const failure = await callFunction(job, scope, stashing);
  if (session.lost !== null && !scope.isRefused) throw new ConnectionEnded(session.lost, null);

  const lockMissed = scope.metLock && (session.transactionFailed || failure?.byLock === true);
  const broken = failure?.error ?? findBrokenRule(job, scope, about);
  const reason = broken ?? (await findUnmet(job));
  if (reason !== null) {
    await rollbackOwned(session);
    if (lockMissed && !scope.isRefused) return reason;
    throw reason;
  }
  const losses = await keeping(job, () => stashing.settle(session));
  if (losses instanceof Error) return losses;
  if (losses === 'unknown' || losses.length > 0) {
    await rollbackOwned(session);
    if (!scope.hasSettled) throw aborted(job.step.revision.id);
    stashing.cover(losses);
    return 'destroys';
  }
  const late = await keeping(job, () => restoring.finish(session, stashing.ids));
  if (late instanceof Error) return late;
  const missed = await commit(job, transaction, performance.now() - started);
  if (missed !== null) return missed;
  for (const event of [...stashing.events, ...restoring.events]) job.context.tell(event);
  return 'done';
}

/** Works on the stash of the open transaction; returns the failure when trying again may help. */
async function keeping<T>(job: Job, work: () => Promise<T>): Promise<T | Error> {
  const { session } = job.bench;
  try {
    return await work();
  } catch (error) {
    if (session.lost !== null) throw new ConnectionEnded(session.lost, null);
    await rollbackOwned(session);
    if (job.context.abort.aborted) throw aborted(job.step.revision.id);
    if (error instanceof Error && meetsLock(error)) return error;
    throw error;
  }
}

async function findUnmet({ ending, bench }: Job): Promise<OrchError | null> {
  try {
    return ending === undefined ? null : await ending.verify();
  } catch (error) {
    if (bench.session.lost !== null) throw new ConnectionEnded(bench.session.lost, null);
    await rollbackOwned(bench.session);
    throw error;
  }
}

/** What is wrong with a function that ended without an error. */
function findBrokenRule(job: Job, scope: RevisionScope, about: About): OrchError | null {
  const { bench, step, loaded, context } = job;
  if (bench.session.transactionFailed) {
    const first = scope.firstFailure;
    return swallowedError(about, first === null ? null : refusalOf(first));
  }
  if (scope.statements === 0 && !loaded.empty && !job.allowEmpty) return noSql(about);
  return context.abort.aborted ? aborted(step.revision.id) : null;
}

async function begin(job: Job, about: About): Promise<OwnedTransaction> {
  const { session } = job.bench;
  const begun = job.begun.transaction;
  job.begun.transaction = null;
  if (begun !== null) return begun;
  try {
    return await beginOwned(session, job.context.options, about);
  } catch (error) {
    if (session.lost === null && !endsConnection(error)) throw error;
    throw new ConnectionEnded(session.lost ?? new Error('the connection ended'), null);
  }
}

interface FunctionFailure {
  readonly error: OrchError;
  /** Whether the error itself is of a lock. */
  readonly byLock: boolean;
}

async function callFunction(
  job: Job,
  scope: RevisionScope,
  stashing: Stashing,
): Promise<FunctionFailure | null> {
  const { bench, step, loaded } = job;
  const about = aboutStep(step);
  const lent = await bench.bridge.lendTransaction((what) =>
    scope.refuse(transactionControl(about, what)),
  );
  bench.deliver = deliverInTransaction(job, scope, stashing);
  try {
    await scope.call(() => loaded.run(lent.knex, makeRevisionContext(job, 'postgres')));
    return null;
  } catch (thrown) {
    return { error: failureOfRevision(thrown, scope, about), byLock: meetsLock(thrown) };
  } finally {
    bench.deliver = null;
    await lent.finish();
  }
}

async function commit(
  job: Job,
  transaction: OwnedTransaction,
  durationMs: number,
): Promise<Error | null> {
  const record = job.ending?.records ?? job.ledger.record(job.step, durationMs);
  try {
    job.begun.transaction = await commitOwned(job.bench.session, transaction, {
      about: aboutStep(job.step),
      record,
      hasNext: job.hasNext,
    });
    return null;
  } catch (error) {
    if (error instanceof Error && meetsLock(error.cause)) return error;
    throw error;
  }
}
