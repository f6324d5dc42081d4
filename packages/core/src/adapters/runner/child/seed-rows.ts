import { seedLockTimeout, seedRefused } from '../../../cohorts/errors.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { SeedRequest } from '../../../runner/runner.ts';
import { seedFailure } from '../../cohorts/seed-failure.ts';
import { findExisting, insertMissing, lockTable, seedParameter } from '../../cohorts/seed-sql.ts';
import type { FoundRow } from '../../cohorts/seed-sql.ts';
import { recordSeed } from '../../postgres/store/seeds.ts';
import { databaseFailureKind } from '../../postgres/sqlstate.ts';
import { aborted } from '../errors.ts';
import { whoRuns } from './who-runs.ts';
import type { Ledger } from './ledger.ts';
import { rollbackOwned } from './owned-transaction.ts';
import type { RunContext } from './run-context.ts';
import { runLocked } from './run-locked.ts';
import { ownSettings } from './session.ts';
import type { Workbench } from './workbench.ts';

/** Rows go to the server in bundles, so that no message grows with the cohort. */
const bundle = 1000;

/**
 * Inserts the rows of a cohort that are not there yet and records it, in one transaction and with
 * the session that the application's role has, so that triggers see what they always see.
 *
 * @throws OrchError `SEED.REFUSED`, `SEED.LOCK_TIMEOUT`, `RUN.*`, `STORE.*`
 */
export async function seedRows(
  bench: Workbench,
  request: SeedRequest,
  context: RunContext,
): Promise<RunOutcome> {
  const { cohort, expectedApplied } = request;
  const names = [`seed ${cohort}`];
  let inserted = 0;
  const outcome = await runLocked({ bench, context, names, expectedApplied }, async (ledger) => {
    ledger.requireFinished(null);
    await bench.session.prepare({ limits: context.options.limits, defaultSchema: null });
    inserted = await withRetries({ bench, request, context, ledger });
  });
  return outcome.kind === 'done' ? { ...outcome, inserted } : outcome;
}

interface Seeding {
  readonly bench: Workbench;
  readonly request: SeedRequest;
  readonly context: RunContext;
  readonly ledger: Ledger;
}

/** The whole transaction is tried again while others hold what it needs. */
async function withRetries(seeding: Seeding): Promise<number> {
  const { bench, request, context } = seeding;
  const started = performance.now();
  for (let pauseMs = 50; ; pauseMs = Math.min(2 * pauseMs, 1000)) {
    if (context.abort.aborted) throw aborted(null);
    try {
      return await inTransaction(seeding);
    } catch (error) {
      await rollbackOwned(bench.session);
      if (context.abort.aborted) throw aborted(null);
      if (bench.session.lost !== null) throw error;
      const triedMs = performance.now() - started;
      if (!retried.has(databaseFailureKind(error))) throw seedFailure(error, request.cohort);
      if (triedMs + pauseMs > context.options.limits.lockRetryMs) {
        throw seedLockTimeout(request.table.name, triedMs);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const retried: ReadonlySet<string> = new Set(['lockTimeout', 'deadlock', 'serializationFailure']);

async function inTransaction({ bench, request, context, ledger }: Seeding): Promise<number> {
  const { session } = bench;
  const { rows, cohort, table } = request;
  await session.send(`BEGIN;\n${lockTable(request)}`);
  let inserted = 0;
  for (let at = 0; at < rows.length; at += bundle) {
    const part = rows.slice(at, at + bundle);
    const parameter = seedParameter(request, part);
    const found = await session.query<FoundRow>(findExisting(request), [parameter]);
    const missing = found.rows.filter(({ there }) => !there).length;
    const added = await session.query<object>(insertMissing(request), [parameter]);
    // A trigger or a rule may swallow rows without an error.
    const swallowed = missing - added.rows.length;
    if (swallowed > 0) {
      throw seedRefused(cohort, `${swallowed} rows were swallowed, by a trigger or a rule`, {
        sqlState: null,
        constraint: null,
      });
    }
    inserted += added.rows.length;
  }
  await session.send(ownSettings);
  await session.query(recordSeed, [
    cohort,
    `${table.schema}.${table.name}`,
    request.checksum,
    rows.length,
    inserted,
    [...request.heads],
    whoRuns(),
    context.options.environment,
    ledger.run,
  ]);
  await session.send('COMMIT');
  return inserted;
}
