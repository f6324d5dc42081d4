import { compareCatalogs } from '../../../catalog/compare-catalogs.ts';
import { describeDifference } from '../../../catalog/describe-difference.ts';
import type { OrchError } from '../../../failure/orch-error.ts';
import { notReached } from '../../../reconcile/errors.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { ReconcileRequest } from '../../../runner/runner.ts';
import { readCatalog } from '../../postgres/catalog/read-catalog.ts';
import { keepReplaced } from '../../postgres/store/reconciled.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { connectionLost } from '../errors.ts';
import { ConnectionEnded } from './connection-ended.ts';
import { whoRuns } from './who-runs.ts';
import type { Ledger } from './ledger.ts';
import { aboutStep, loadRevision } from './load-revision.ts';
import type { RunContext } from './run-context.ts';
import { runInTransaction } from './run-in-transaction.ts';
import type { Job } from './run-in-transaction.ts';
import { runLocked } from './run-locked.ts';
import type { RunProgress } from './run-steps.ts';
import type { Session } from './session.ts';
import type { Workbench } from './workbench.ts';

/**
 * Replaces local revisions by official ones: what is different is changed, the schema is read again
 * and the record changed, all in one transaction under the run lock. A crash leaves the database as
 * before or as after.
 *
 * @throws OrchError `RECONCILE.NOT_REACHED`, `RUN.*`, `STORE.*`
 */
export async function reconcileRevisions(
  bench: Workbench,
  request: ReconcileRequest,
  context: RunContext,
  progress: RunProgress,
): Promise<RunOutcome> {
  const { step, add, remove, expectedApplied } = request;
  const about = aboutStep(step);
  const loaded = await loadRevision(step, true);
  if (!loaded.transaction) throw new Error('what is reconciled must fit into a transaction');
  const names = [
    ...remove.map((id) => `unstamp ${id}`),
    ...add.map(({ revision }) => `stamp ${revision.id}`),
  ];
  return runLocked(
    { bench, context, names, expectedApplied, identities: 'continue' },
    async (ledger, completed) => {
      ledger.requireFinished(null);
      context.at({ id: about.id, direction: 'up', file: step.file });
      const job: Job = {
        step,
        loaded,
        bench,
        ledger,
        context,
        allowEmpty: true,
        hasNext: false,
        begun: { transaction: null },
        onScope: (scope) => void (progress.scope = scope),
        stashing: {
          about,
          run: ledger.run,
          checksum: step.revision.checksum,
          mostBytes: context.options.limits.stashBytes,
          isOn: true,
        },
        ending: {
          verify: () => findDifference(bench.session, request),
          records: recordsOf(request, ledger),
        },
      };
      try {
        await runInTransaction(job);
      } catch (error) {
        if (!(error instanceof ConnectionEnded)) throw error;
        throw connectionLost({ ...about, cause: error }, error.message, sqlStateOf(error.cause));
      } finally {
        progress.isTainted ||= progress.scope?.hasSettled === false;
        progress.scope = null;
      }
      completed.push(...remove, ...add.map(({ revision }) => revision.id));
    },
  );
}

function recordsOf({ add, remove, changes }: ReconcileRequest, ledger: Ledger): readonly string[] {
  const replacedBy = add.map(({ revision }) => revision.id);
  return [
    keepReplaced(remove, { by: whoRuns(), replacedBy, changes, runId: ledger.run }),
    ...remove.flatMap((id) => ledger.recordGone(id)),
    ...add.flatMap(({ revision, commit }) =>
      ledger.recordApplied(revision, { commit, durationMs: 0, origin: 'stamped' }),
    ),
  ];
}

/** Reads what the open transaction has made. */
async function findDifference(
  session: Session,
  { scope, wanted }: ReconcileRequest,
): Promise<OrchError | null> {
  const reached = await session.pass('read the catalog', () => readCatalog(session.client, scope));
  const differences = compareCatalogs(wanted, reached);
  return differences.length === 0 ? null : notReached(differences.map(describeDifference));
}
