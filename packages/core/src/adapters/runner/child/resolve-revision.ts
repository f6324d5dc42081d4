import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { ResolveRequest } from '../../../runner/runner.ts';
import { text } from '../../postgres/store/write-store.ts';
import { nothingInFlight, notInterrupted } from '../journal-errors.ts';
import type { Interrupted, Ledger } from './ledger.ts';
import type { RunContext } from './run-context.ts';
import { runLocked } from './run-locked.ts';
import type { Workbench } from './workbench.ts';

/**
 * Records what a person says about an interrupted revision, in one transaction.
 *
 * @throws OrchError `RUN.NOT_INTERRUPTED`, `RUN.NOTHING_IN_FLIGHT`
 */
export function resolveRevision(
  bench: Workbench,
  request: ResolveRequest,
  context: RunContext,
): Promise<RunOutcome> {
  const { revision, verdict } = request;
  const names = [`resolve ${revision.id} ${verdict}`];
  return runLocked(
    { bench, context, names, expectedApplied: null, identities: 'asFound' },
    async (ledger, completed) => {
      const interrupted = ledger.interrupted.find(({ id }) => id === revision.id);
      if (interrupted === undefined) throw notInterrupted(revision.id);
      if (verdict === 'applied' || verdict === 'reverted') {
        const end = `DELETE FROM orch.intents WHERE id OPERATOR(pg_catalog.=) ${text(revision.id)}`;
        await bench.session.sendTransaction([...recordOf(request, interrupted, ledger), end]);
      } else {
        await decideStatement(bench, request, interrupted);
      }
      completed.push(revision.id);
    },
  );
}

/** An up that ends as reverted, and a down that ends as applied, leave the record as it is. */
function recordOf(
  { revision, commit, verdict }: ResolveRequest,
  { direction }: Interrupted,
  ledger: Ledger,
): readonly string[] {
  if (direction === 'up' && verdict === 'applied') {
    return ledger.recordApplied(revision, { commit, durationMs: 0, origin: 'stamped' });
  }
  if (direction === 'down' && verdict === 'reverted') return ledger.recordGone(revision.id);
  return [];
}

async function decideStatement(
  { session }: Workbench,
  { revision, verdict }: ResolveRequest,
  { direction }: Interrupted,
): Promise<void> {
  const where = `WHERE revision OPERATOR(pg_catalog.=) ${text(revision.id)} AND state OPERATOR(pg_catalog.=) 'inFlight'`;
  const answers = await session.sendTransaction([
    verdict === 'statementDone'
      ? `UPDATE orch.journal SET state = 'done', failure = NULL, probe = NULL, catalog_before = NULL,
                result = '[{"command":"","rowCount":null,"fields":[],"rows":[]}]' ${where}`
      : `DELETE FROM orch.journal ${where}`,
  ]);
  if (answers.at(-2)?.rowCount !== 1) throw nothingInFlight(revision.id, direction);
}
