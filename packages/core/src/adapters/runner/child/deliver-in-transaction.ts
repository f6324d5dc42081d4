import { badSql, transactionControl } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';
import type { OrchError } from '../../../failure/orch-error.ts';
import { mayChangeSettings, refuseStatement } from './guard-statement.ts';
import type { SentStatement, StatementSender } from './knex-bridge.ts';
import { aboutStep } from './load-revision.ts';
import type { Job } from './run-in-transaction.ts';
import type { RevisionScope } from './revision-scope.ts';
import { timeLimits } from './session.ts';
import type { Stashing } from './stashing.ts';

/**
 * Sends the statements of a revision inside its transaction: guarded, in the order in which they
 * were asked for, with the time limits set again where one before could have changed them.
 */
export function deliverInTransaction(
  job: Job,
  scope: RevisionScope,
  stashing: Stashing,
): StatementSender {
  const { session } = job.bench;
  const about = aboutStep(job.step);
  const limits = timeLimits(job.context.options.limits, session.identity).join('; ');
  let limitsInDoubt = false;

  return (statement) =>
    scope.pass(statement.sql, async () => {
      const refusal = await refusalOfStatement(statement, about);
      if (refusal !== null) throw scope.refuse(refusal);
      if (limitsInDoubt && !session.transactionFailed) await session.send(limits);
      limitsInDoubt = mayChangeSettings(statement.sql);
      if (limitsInDoubt) session.settingsInDoubt = true;
      await stashing.watch(session, statement.sql);
      return passAndTell(job, statement, () => statement.execute());
    });
}

/** The failure with which a statement is refused; null when it may be sent. */
export async function refusalOfStatement(
  statement: SentStatement,
  about: About,
): Promise<OrchError | null> {
  const refusal = await refuseStatement(statement.sql);
  if (refusal === null) return null;
  const refuse = refusal.kind === 'badSql' ? badSql : transactionControl;
  return refuse(about, refusal.what);
}

/** Passes a statement of a revision through the hook and tells about it. */
export async function passAndTell<T>(
  job: Job,
  statement: SentStatement,
  execute: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const answer = await job.bench.session.pass(statement.sql, execute);
  job.context.tell({
    kind: 'statement',
    id: job.step.revision.id,
    sql: statement.sql,
    durationMs: performance.now() - started,
    rows: rowsOf(answer),
  });
  return answer;
}

function rowsOf(answer: unknown): number | null {
  const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
  if (typeof last !== 'object' || last === null || !('rowCount' in last)) return null;
  return typeof last.rowCount === 'number' ? last.rowCount : null;
}
