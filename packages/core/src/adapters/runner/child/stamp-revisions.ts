import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { StampRequest } from '../../../runner/runner.ts';
import type { RunContext } from './run-context.ts';
import { runLocked } from './run-locked.ts';
import type { Workbench } from './workbench.ts';

/**
 * Changes what is recorded as applied, in one transaction, without running anything.
 *
 * @throws OrchError `RUN.*`, `STORE.*`
 */
export function stampRevisions(
  bench: Workbench,
  request: StampRequest,
  context: RunContext,
): Promise<RunOutcome> {
  const { add, remove, origin, expectedApplied } = request;
  const names = [
    ...remove.map((id) => `unstamp ${id}`),
    ...add.map(({ revision }) => `stamp ${revision.id}`),
  ];
  return runLocked(
    { bench, context, names, expectedApplied, identities: 'asFound' },
    async (ledger, completed) => {
      ledger.requireFinished(null);
      const records = [
        ...remove.flatMap((id) => ledger.recordGone(id)),
        ...add.flatMap(({ revision, commit }) =>
          ledger.recordApplied(revision, { commit, durationMs: 0, origin }),
        ),
      ];
      if (records.length === 0) return;
      await bench.session.sendTransaction(records);
      completed.push(...remove, ...add.map(({ revision }) => revision.id));
    },
  );
}
