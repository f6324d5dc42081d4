import { OrchError } from '../../../failure/orch-error.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { ensureStore } from '../../postgres/store/ensure-store.ts';
import { keepIdentities } from './identity-keeper.ts';
import type { IdentityKeeping } from './identity-keeper.ts';
import { closeRunRecord, Ledger, openRunRecord } from './ledger.ts';
import type { RunEnd } from './ledger.ts';
import type { RunContext } from './run-context.ts';
import { releaseRunLock } from './run-lock.ts';
import { lockWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

/** What is done under the run lock. */
export interface LockedRun {
  readonly bench: Workbench;
  readonly context: RunContext;
  /** The steps as `orch.runs` lists them. */
  readonly names: readonly string[];
  readonly expectedApplied: readonly RevisionId[] | null;
  /** What it means for the recorded identities; nothing unless given. */
  readonly identities?: IdentityKeeping;
}

/**
 * Does work under the run lock, on an up-to-date store, and only when the applied revisions, read
 * again under the lock, are those that the plan was made for. The run is logged in `orch.runs`.
 */
export async function runLocked(
  run: LockedRun,
  work: (ledger: Ledger, completed: RevisionId[]) => Promise<void>,
): Promise<RunOutcome> {
  const { bench, context, names, expectedApplied } = run;
  await lockWorkbench(bench, context);
  try {
    await ensureStore({
      querier: bench.session,
      environment: context.options.environment,
      sendTransaction: (statements) => bench.session.sendTransaction(statements),
    });
    const ledger = await Ledger.open(bench.session, context.options);
    if (expectedApplied !== null && !ledger.matches(expectedApplied)) {
      return { kind: 'stale', applied: ledger.applied };
    }
    const runId = await openRunRecord(bench.session, context.options, names);
    ledger.belongsTo(runId);
    const completed: RevisionId[] = [];
    const records = await keepIdentities(bench.session, keepingOf(run, ledger));
    const end = (failure: string | null): Promise<void> =>
      closeRecord(run, runId, {
        completed: completed.length,
        failure,
        records: completed.length > 0 ? records : [],
      });
    try {
      await work(ledger, completed);
    } catch (error) {
      await end(error instanceof OrchError ? error.code : 'bug');
      throw error;
    }
    await end(null);
    return { kind: 'done', completed, statements: context.hook.count };
  } finally {
    context.at(null);
    if (bench.session.lost === null) await releaseRunLock(bench.session);
  }
}

/**
 * Closes the run's row. What is committed is done, and what has failed is the failure to tell, so that
 * a record that cannot be written is only told; the next run takes it for interrupted.
 */
async function closeRecord(
  { bench, context }: Pick<LockedRun, 'bench' | 'context'>,
  runId: string,
  end: RunEnd,
): Promise<void> {
  try {
    await closeRunRecord(bench.session, runId, end);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const sqlState = sqlStateOf(error);
    if (sqlState === null && bench.session.lost === null) throw error;
    const reason = hideValues(error.message, { sqlState, sql: '' });
    const what = end.records.length > 0 ? 'what there is after the run' : 'the end of the run';
    context.tell({ kind: 'log', id: null, message: `${what} could not be recorded: ${reason}` });
    if (end.records.length > 0)
      await closeRecord({ bench, context }, runId, { ...end, records: [] });
  }
}

/** What an interrupted run left cannot be told from what others did. */
function keepingOf({ context, identities = 'none' }: LockedRun, ledger: Ledger): IdentityKeeping {
  if (context.options.mode === 'shadow') return 'none';
  return identities === 'continue' && ledger.interrupted.length > 0 ? 'asFound' : identities;
}
