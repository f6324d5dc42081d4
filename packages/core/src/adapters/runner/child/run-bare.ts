import pg from 'pg';
import { describeDifference } from '../../../catalog/describe-difference.ts';
import type { BareStatement, InvalidIndex } from '../../../runner/bare-statement.ts';
import { decideInFlight } from '../../../runner/decide-in-flight.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { invalidIndex, undecided } from '../journal-errors.ts';
import { readBareStatement } from './bare-statement.ts';
import { endsConnection } from './connection-ended.ts';
import { passAndTell } from './deliver-in-transaction.ts';
import type { Journal, JournalRow } from './journal.ts';
import { asText, keepAnswers, writeAnswers } from './journal-result.ts';
import type { KeptAnswer } from './journal-result.ts';
import type { SentStatement } from './knex-bridge.ts';
import { aboutStep } from './load-revision.ts';
import { probe } from './probe.ts';
import type { Job } from './run-in-transaction.ts';

/** A statement that the server runs only outside a transaction, as the n-th of its revision. */
export interface BareCall {
  readonly job: Job;
  readonly journal: Journal;
  readonly step: number;
  readonly statement: SentStatement;
}

/**
 * Runs a statement outside a transaction: what is there before is committed first, so that a later
 * run can tell whether it took effect.
 */
export async function runBare(call: BareCall): Promise<readonly KeptAnswer[]> {
  const { job, journal, step, statement } = call;
  const { session } = job.bench;
  const kind = await readBareStatement(statement.sql);
  const before = await probe(session);
  await journal.begin(step, statement, before);
  await session.send(limitsFor(job, kind));
  let answers: readonly KeptAnswer[];
  try {
    answers = await passAndTell(job, statement, async () =>
      keepAnswers(await statement.execute(asText)),
    );
  } catch (error) {
    // Without an answer the next run decides.
    if (session.lost === null && !endsConnection(error)) await cleanUp(call, kind, error);
    throw error;
  }
  if (kind.kind === 'createIndex') await requireValid(call, kind);
  await journal.complete(step, writeAnswers(answers));
  return answers;
}

/**
 * Decides what became of a statement during which an earlier run died: runs it again, or takes it
 * for done.
 *
 * @throws OrchError `RUN.UNDECIDED`
 */
export async function finishBare(call: BareCall, row: JournalRow): Promise<readonly KeptAnswer[]> {
  const { job, journal, step, statement } = call;
  const kind = await readBareStatement(statement.sql);
  const before = await journal.before(step);
  const decision = decideInFlight(kind, before, await probe(job.bench.session));
  const isSpoilt = row.failure !== null && decision.kind === 'done';
  if (decision.kind === 'undecided' || isSpoilt) {
    throw undecided(aboutStep(job.step), {
      step,
      sql: statement.sql,
      failure: row.failure,
      differences:
        decision.kind === 'undecided' ? decision.differences.map(describeDifference) : [],
    });
  }
  if (decision.kind === 'done') {
    await journal.complete(step, null);
    return [{ command: '', rowCount: null, fields: [], rows: [] }];
  }
  if (decision.kind === 'cleanAndRedo') await dropLeftovers(job, decision.leftovers);
  return runBare(call);
}

function reasonOf(error: unknown, sql: string): string {
  if (!(error instanceof Error)) return String(error);
  return hideValues(error.message, { sqlState: sqlStateOf(error), sql });
}

/** A failed statement may leave a broken index behind; without it nothing has happened. */
async function cleanUp(call: BareCall, kind: BareStatement, error: unknown): Promise<void> {
  const { job, journal, step, statement } = call;
  const { session } = job.bench;
  const before = await journal.before(step);
  let decision = decideInFlight(kind, before, await probe(session));
  if (decision.kind === 'cleanAndRedo') {
    await dropLeftovers(job, decision.leftovers);
    decision = decideInFlight(kind, before, await probe(session));
  }
  const isUntouched = decision.kind === 'redo' && kind.kind !== 'dropIndex';
  if (isUntouched) await journal.forget(step);
  else await journal.spoil(step, reasonOf(error, statement.sql));
}

async function dropLeftovers(job: Job, leftovers: readonly InvalidIndex[]): Promise<void> {
  const { session } = job.bench;
  for (const { schema, name } of leftovers) {
    const index = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
    await session.send(limitsFor(job, { kind: 'dropIndex', index: name }));
    await session.send(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
  }
}

/** IF NOT EXISTS is content with an index that is of no use. */
async function requireValid(
  { job, journal, step }: BareCall,
  kind: Extract<BareStatement, { kind: 'createIndex' }>,
): Promise<void> {
  const { invalid } = await probe(job.bench.session);
  const broken = invalid.find(
    ({ table, name }) => table === kind.table && (kind.index === null || name === kind.index),
  );
  if (broken === undefined || kind.index === null) return;
  await journal.forget(step);
  throw invalidIndex(aboutStep(job.step), broken.name);
}

/**
 * The limits of a statement outside a transaction. What works concurrently waits for the end of old
 * transactions with a lock that stops nobody, and may wait as long as all retries together.
 */
function limitsFor(job: Job, { kind }: BareStatement): string {
  const { limits } = job.context.options;
  const isPatient = kind === 'createIndex' || kind === 'dropIndex' || kind === 'reindex';
  const lockMs = isPatient
    ? Math.max(limits.lockTimeoutMs, limits.lockRetryMs)
    : limits.lockTimeoutMs;
  const { clientCheckInterval } = job.bench.session.identity;
  return [
    `SET client_connection_check_interval TO ${pg.escapeLiteral(clientCheckInterval)}`,
    `SET lock_timeout TO ${lockMs}`,
    `SET statement_timeout TO ${limits.statementTimeoutMs}`,
  ].join('; ');
}
