import { OrchError } from '../../../failure/orch-error.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import { failureOfRevision } from '../../runner/child/failure-of-revision.ts';
import type { LentTransaction, SentStatement } from '../../runner/child/knex-bridge.ts';
import { aboutStep } from '../../runner/child/load-revision.ts';
import type { LoadedRevision } from '../../runner/child/load-revision.ts';
import { makeRevisionContext } from '../../runner/child/make-revision-context.ts';
import { RevisionScope } from '../../runner/child/revision-scope.ts';
import { aborted, lockTimeout } from '../../runner/errors.ts';
import { noSql, transactionControl, transactionEnded } from '../../runner/revision-errors.ts';
import type { SqliteSession } from '../load-driver.ts';
import { newViolations, readViolations } from '../rebuild/foreign-key-violations.ts';
import type { Violations } from '../rebuild/foreign-key-violations.ts';
import { runnerOver } from '../rebuild/sql-runner.ts';
import { bridgeKnex } from './bridge-knex.ts';
import { foreignKeysBroken } from './errors.ts';
import { refusalOf } from './guard-statement.ts';
import type { SqliteBench } from './sqlite-bench.ts';
import { stashLosses } from './stash-losses.ts';

/** A revision to be run on an SQLite database. */
export interface SqliteJob {
  readonly bench: SqliteBench;
  readonly step: RunStep;
  readonly code: LoadedRevision;
  /** Whether it is recorded and not run, because a merge says so. */
  readonly isRecordedOnly: boolean;
  readonly applied: readonly RevisionId[];
  /** Lets it end without any SQL. */
  readonly allowEmpty: boolean;
  /** The run's number in `orch_runs`. */
  readonly run: number | null;
  /** @throws OrchError `RUN.STORE_CHANGED` when another process has recorded something */
  requireUnchanged(): void;
  /** Records the step in the open transaction. */
  record(durationMs: number, origin: 'run' | 'merged'): void;
}

const guardSavepoint = 'orch_guard';

/**
 * Runs one revision in a transaction with its record, and returns how many statements it sent. With
 * `rebuildsTables` foreign keys are off while it runs, and checked before it is committed.
 *
 * @throws OrchError `RUN.*`; nothing is changed then
 */
export async function runRevision(job: SqliteJob): Promise<number> {
  const { bench, step, code } = job;
  const { session } = bench;
  const about = aboutStep(step);
  session.pragma(`foreign_keys = ${code.rebuildsTables ? 'OFF' : 'ON'}`);
  try {
    await begin(job);
    try {
      const started = performance.now();
      job.requireUnchanged();
      const before = code.rebuildsTables ? await violationsOf(session) : null;
      session.exec(`SAVEPOINT ${guardSavepoint}`);
      const statements = job.isRecordedOnly ? 0 : await callFunction(job);
      // Fails when the revision has ended the transaction, though another may be open.
      if (!releases(session)) throw transactionEnded(about);
      if (before !== null) await requireForeignKeys(job, before);
      if (!job.isRecordedOnly) stashLosses(job);
      if (bench.parts.abort.aborted) throw aborted(step.revision.id);
      job.record(performance.now() - started, job.isRecordedOnly ? 'merged' : 'run');
      await commit(job);
      return statements;
    } catch (error) {
      if (session.inTransaction) session.exec('ROLLBACK');
      throw error;
    }
  } finally {
    session.pragma('foreign_keys = ON');
  }
}

/** Takes the write lock, for as long as the limits say. */
function begin(job: SqliteJob): Promise<void> {
  return untilFree(job, 'BEGIN IMMEDIATE');
}

/** Readers of the file can keep the last step of writing from it. */
function commit(job: SqliteJob): Promise<void> {
  return untilFree(job, 'COMMIT');
}

async function untilFree({ bench, step }: SqliteJob, sql: string): Promise<void> {
  const { session, parts, options } = bench;
  const started = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      session.exec(sql);
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      const triedMs = performance.now() - started;
      const { id } = step.revision;
      if (parts.abort.aborted) throw aborted(id);
      if (triedMs >= options.limits.lockRetryMs) {
        throw lockTimeout({ ...aboutStep(step), cause: error }, 'another process', triedMs);
      }
      const waitMs = Math.min(50 * 1.5 ** attempt, 1000);
      parts.tell({ kind: 'retry', id, attempt, waitMs, blockedBy: 'another process' });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

function releases(session: SqliteSession): boolean {
  if (!session.inTransaction) return false;
  try {
    session.exec(`RELEASE ${guardSavepoint}`);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('no such savepoint')) return false;
    throw error;
  }
}

async function callFunction(job: SqliteJob): Promise<number> {
  const { bench, step, code } = job;
  const { parts, options, settings, session } = bench;
  const about = aboutStep(step);
  const scope = new RevisionScope(about, options.limits.idleTimeoutMs);
  parts.progress.scope = scope;
  const bridge = bridgeKnex(
    session,
    { projectRoot: options.projectRoot, settings: settings.builders },
    (statement) => deliver(job, scope, statement),
  );
  let lent: LentTransaction | null = null;
  try {
    const transaction = await bridge.lendTransaction((what) =>
      scope.refuse(transactionControl(about, what)),
    );
    lent = transaction;
    const context = makeRevisionContext(
      { step, context: { options, tell: parts.tell }, ledger: { applied: job.applied } },
      'sqlite',
    );
    await scope.call(() => code.run(transaction.knex, context));
  } catch (thrown) {
    throw thrown instanceof OrchError ? thrown : failureOfRevision(thrown, scope, about);
  } finally {
    parts.progress.isTainted ||= !scope.hasSettled;
    parts.progress.scope = null;
    await lent?.finish();
    await bridge.close();
  }
  if (scope.statements === 0 && !code.empty && !job.allowEmpty) throw noSql(about);
  return scope.statements;
}

function deliver(
  { bench, step, code }: SqliteJob,
  scope: RevisionScope,
  statement: SentStatement,
): Promise<unknown> {
  return scope.pass(statement.sql, async () => {
    const refusal = refusalOf(bench.session, statement.sql, {
      about: aboutStep(step),
      rebuildsTables: code.rebuildsTables,
    });
    if (refusal !== null) throw scope.refuse(refusal);
    const started = performance.now();
    const answer = await statement.execute();
    bench.parts.tell({
      kind: 'statement',
      id: step.revision.id,
      sql: statement.sql,
      durationMs: performance.now() - started,
      rows: rowsOf(answer),
    });
    return answer;
  });
}

function rowsOf(answer: unknown): number | null {
  if (Array.isArray(answer)) return answer.length;
  if (typeof answer !== 'object' || answer === null || !('changes' in answer)) return null;
  return typeof answer.changes === 'number' ? answer.changes : null;
}

function violationsOf(session: SqliteSession): Promise<Violations> {
  return readViolations(runnerOver(session));
}

async function requireForeignKeys({ bench, step }: SqliteJob, before: Violations): Promise<void> {
  const broken = newViolations(before, await violationsOf(bench.session));
  if (broken.length > 0) throw foreignKeysBroken(aboutStep(step), broken);
}
