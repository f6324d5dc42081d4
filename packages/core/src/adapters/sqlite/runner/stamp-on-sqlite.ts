import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { StampRequest } from '../../../runner/runner.ts';
import { SqliteLedger } from '../store/write-store.ts';
import { isSameSet } from './is-same-set.ts';
import type { SqliteBench } from './sqlite-bench.ts';

/** Changes what is recorded as applied, in one transaction, without running anything. */
export function stampOnSqlite(
  { session, options }: SqliteBench,
  { add, remove, origin, expectedApplied }: StampRequest,
): RunOutcome {
  const ledger = new SqliteLedger(session, options);
  const stamp = session.transaction((): RunOutcome => {
    const applied = ledger.applied();
    if (expectedApplied !== null && !isSameSet(expectedApplied, applied)) {
      return { kind: 'stale', applied };
    }
    ledger.openRun([
      ...remove.map((id) => `unstamp ${id}`),
      ...add.map(({ revision }) => `stamp ${revision.id}`),
    ]);
    for (const id of remove) ledger.remove(id, null);
    for (const { revision, commit } of add) {
      ledger.add(revision, { commit, durationMs: 0, origin });
    }
    const completed = [...remove, ...add.map(({ revision }) => revision.id)];
    ledger.closeRun(completed.length, null);
    return { kind: 'done', completed, statements: 0 };
  });
  return stamp.immediate();
}
