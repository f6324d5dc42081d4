import { OrchError } from '../../../failure/orch-error.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import { isRecordedOnly } from '../../../runner/is-recorded-only.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import type { RunRequest } from '../../../runner/runner.ts';
import type { AppliedRevision } from '../../../store/applied-revision.ts';
import { aboutStep, loadRevision } from '../../runner/child/load-revision.ts';
import type { LoadedRevision } from '../../runner/child/load-revision.ts';
import { aborted, storeChanged } from '../../runner/errors.ts';
import { SqliteLedger } from '../store/write-store.ts';
import { isSameSet } from './is-same-set.ts';
import { runRevision } from './run-revision.ts';
import type { SqliteBench } from './sqlite-bench.ts';

/**
 * Runs steps on an SQLite database, each in a transaction with its record, whether or not it opts
 * out of one: nothing that SQLite can do to a schema needs that. The write lock of each transaction
 * is the run lock: what others recorded meanwhile is seen before anything is run.
 *
 * @throws OrchError `RUN.*`, `STORE.*`
 */
export async function runOnSqlite(bench: SqliteBench, request: RunRequest): Promise<RunOutcome> {
  const { session, options, parts } = bench;
  const loaded = await loadAll(bench, request.steps);
  const ledger = new SqliteLedger(session, options);
  const { expectedApplied } = request;
  const before = ledger.applied();
  if (expectedApplied !== null && !isSameSet(expectedApplied, before)) {
    return { kind: 'stale', applied: before };
  }
  ledger.openRun(request.steps.map(({ direction, revision }) => `${direction} ${revision.id}`));
  const completed: RevisionId[] = [];
  const run: Run = {
    bench,
    ledger,
    origins: ledger.origins(),
    version: dataVersion(session),
    statements: 0,
  };
  try {
    for (const [index, { step, code }] of loaded.entries()) {
      if (parts.abort.aborted) throw aborted(step.revision.id);
      await runStep(run, { step, code, index, total: loaded.length, request });
      completed.push(step.revision.id);
    }
  } catch (error) {
    ledger.closeRun(completed.length, error instanceof OrchError ? error.code : 'bug');
    throw error;
  } finally {
    parts.at(null);
  }
  ledger.closeRun(completed.length, null);
  return { kind: 'done', completed, statements: run.statements };
}

interface Loaded {
  readonly step: RunStep;
  readonly code: LoadedRevision;
}

async function loadAll(
  { parts, settings }: SqliteBench,
  steps: readonly RunStep[],
): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = [];
  for (const step of steps) {
    parts.at(placeOf(step));
    loaded.push({ step, code: await loadRevision(step, settings.transactions) });
  }
  parts.at(null);
  return loaded;
}

interface Run {
  readonly bench: SqliteBench;
  readonly ledger: SqliteLedger;
  /** What this run takes for applied, in order, and how each came to be. */
  readonly origins: Map<RevisionId, AppliedRevision['origin']>;
  /** What SQLite counts up when another connection has written. */
  version: unknown;
  statements: number;
}

interface Current extends Loaded {
  readonly index: number;
  readonly total: number;
  readonly request: RunRequest;
}

async function runStep(run: Run, { step, code, index, total, request }: Current): Promise<void> {
  const { bench, ledger } = run;
  const { parts, options } = bench;
  const { direction, revision } = step;
  const started = performance.now();
  parts.at(placeOf(step));
  parts.tell({ kind: 'revisionStarted', id: revision.id, direction, index, total });
  const isMerged = isRecordedOnly(step, run.origins);
  run.statements += await runRevision({
    bench,
    step,
    code,
    isRecordedOnly: isMerged,
    applied: [...run.origins.keys()],
    allowEmpty: request.allowEmpty === true || options.mode === 'shadow',
    requireUnchanged: () => {
      const version = dataVersion(bench.session);
      if (version === run.version) return;
      run.version = version;
      if (!isSameSet([...run.origins.keys()], ledger.applied()))
        throw storeChanged(aboutStep(step));
    },
    record: (durationMs, origin) => {
      if (direction === 'up') ledger.add(revision, { commit: step.commit, durationMs, origin });
      else if (!ledger.remove(revision.id, revision.fileName)) throw storeChanged(aboutStep(step));
    },
    run: ledger.run,
  });
  if (direction === 'down') run.origins.delete(revision.id);
  else run.origins.set(revision.id, isMerged ? 'merged' : 'run');
  const durationMs = performance.now() - started;
  parts.tell({ kind: 'revisionDone', id: revision.id, direction, durationMs });
}

/** Changes of other connections change it; see https://www.sqlite.org/pragma.html#pragma_data_version. */
function dataVersion(session: SqliteBench['session']): unknown {
  return session.pragma('data_version', { simple: true });
}

function placeOf({ direction, revision, file }: RunStep): {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly file: string;
} {
  return { id: revision.id, direction, file };
}
