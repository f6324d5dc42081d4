import type { RevisionId } from '../../../revision/revision.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { RunRequest } from '../../../runner/runner.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import { stashedRevisions } from '../../postgres/stash/read-stashes.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { connectionLost } from '../errors.ts';
import { ConnectionEnded } from './connection-ended.ts';
import type { Ledger } from './ledger.ts';
import { aboutStep, loadRevision } from './load-revision.ts';
import type { LoadedRevision } from './load-revision.ts';
import type { RevisionScope } from './revision-scope.ts';
import type { RunContext } from './run-context.ts';
import { recover } from './recover.ts';
import { runInTransaction } from './run-in-transaction.ts';
import type { Job } from './run-in-transaction.ts';
import { runJournalled } from './run-journalled.ts';
import { runLocked } from './run-locked.ts';
import type { StashingParts } from './stashing.ts';
import type { Session } from './session.ts';
import type { Workbench } from './workbench.ts';

/** A revision's file, imported before the first of them is run. */
interface Prepared {
  readonly step: RunStep;
  readonly loaded: LoadedRevision;
}

/** Where the run is, as far as the outside must know. */
export interface RunProgress {
  /** The call that is under way. */
  scope: RevisionScope | null;
  /** Whether a call was given up whose code may still be running. */
  isTainted: boolean;
}

/**
 * Runs steps under the run lock: every file is imported before the first statement is sent, and
 * the applied revisions are read again under the lock.
 *
 * @throws OrchError `RUN.*`, `STORE.*`
 */
export async function runSteps(
  bench: Workbench,
  request: RunRequest,
  context: RunContext,
  progress: RunProgress,
): Promise<RunOutcome> {
  const prepared = await prepare(request.steps, context, bench.transactions);
  const names = request.steps.map(({ direction, revision }) => `${direction} ${revision.id}`);
  const { expectedApplied } = request;
  try {
    return await runLocked(
      { bench, context, names, expectedApplied, identities: 'continue' },
      async (ledger, completed) => {
        const stashed = await readStashed(bench.session);
        await runAll({ bench, request, context, progress, prepared, ledger, stashed }, completed);
      },
    );
  } finally {
    // The last one's may be thrown away as soon as this is over.
    process.chdir(context.options.projectRoot);
  }
}

async function prepare(
  steps: readonly RunStep[],
  context: RunContext,
  transactions: boolean,
): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  for (const step of steps) {
    at(context, step);
    prepared.push({ step, loaded: await loadRevision(step, transactions) });
  }
  context.at(null);
  return prepared;
}

interface Run {
  readonly bench: Workbench;
  readonly request: RunRequest;
  readonly context: RunContext;
  readonly progress: RunProgress;
  readonly prepared: readonly Prepared[];
  readonly ledger: Ledger;
  /** Revisions with something in the stash whose way back was not walked since. */
  readonly stashed: ReadonlySet<string>;
}

async function runAll(run: Run, completed: RevisionId[]): Promise<void> {
  const { context, progress, ledger } = run;
  ledger.requireFinished(run.prepared[0]?.step ?? null);
  const begun: Job['begun'] = { transaction: null };
  for (let index = 0; index < run.prepared.length;) {
    const current = run.prepared[index];
    if (current === undefined) break;
    const { step } = current;
    const { direction, revision } = step;
    const started = performance.now();
    at(context, step);
    context.tell({
      kind: 'revisionStarted',
      id: revision.id,
      direction,
      index,
      total: run.prepared.length,
    });
    const hasNext = run.prepared[index + 1]?.loaded.transaction === true;
    const isRecordedOnly = ledger.isRecordedOnly(step);
    if (isRecordedOnly) {
      context.tell({ kind: 'log', id: revision.id, message: 'recorded, not run: a merge says so' });
    }
    const loaded = isRecordedOnly ? nothingToRun : current.loaded;
    const committed = await runUntilDone(run, {
      ...current,
      loaded,
      index,
      hasNext,
      begun,
    }).finally(() => {
      progress.isTainted ||= progress.scope?.hasSettled === false;
      progress.scope = null;
    });
    if (committed > index) {
      ledger.completed(step);
      completed.push(revision.id);
      const durationMs = performance.now() - started;
      context.tell({ kind: 'revisionDone', id: revision.id, direction, durationMs });
    } else {
      ledger.rewind(committed);
      completed.splice(committed);
    }
    index = committed;
  }
}

/**
 * Runs a step, again after a lost connection where that is safe. Returns how many steps of the run
 * are committed then: fewer than before when the server lost some of them in a crash.
 */
async function runUntilDone(
  run: Run,
  { step, loaded, index, hasNext, begun }: Current,
): Promise<number> {
  const { bench, request, context, progress, ledger } = run;
  const job: Job = {
    step,
    loaded,
    bench,
    ledger,
    context,
    hasNext,
    begun,
    allowEmpty: request.allowEmpty === true || context.options.mode === 'shadow',
    onScope: (scope) => void (progress.scope = scope),
    stashing: stashingOf({ ledger, context, step, loaded }),
    ...restoringOf(run, { step, loaded }),
  };
  for (let losses = 1; ; losses += 1) {
    try {
      await (loaded.transaction ? runInTransaction(job) : runJournalled(job));
      return index + 1;
    } catch (ended) {
      if (!(ended instanceof ConnectionEnded)) throw ended;
      if (losses >= mostLosses || progress.scope?.hasSettled === false) {
        const about = { ...aboutStep(step), cause: ended };
        throw connectionLost(about, ended.message, sqlStateOf(ended.cause));
      }
      const committed = await recover({ bench, ledger, context, step, index, ended });
      if (committed !== index) return committed;
    }
  }
}

/** What a shadow destroys was never anybody's. */
function stashingOf(job: Pick<Job, 'ledger' | 'context' | 'step' | 'loaded'>): StashingParts {
  const { ledger, context, step, loaded } = job;
  const isOn = loaded.stash && context.options.mode === 'database';
  const { checksum } = step.revision;
  const mostBytes = context.options.limits.stashBytes;
  return { about: aboutStep(step), run: ledger.run, checksum, mostBytes, isOn };
}

async function readStashed(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.read(stashedRevisions);
  return new Set(rows.map(({ revision }) => String(revision)));
}

/** Most revisions have nothing in the stash, and are not slowed down by asking what. */
function restoringOf(
  { stashed, context }: Run,
  { step, loaded }: Prepared,
): Pick<Job, 'restoring'> {
  const { id: revision, checksum } = step.revision;
  const { transaction } = loaded;
  const isOn = loaded.stash && context.options.mode === 'database';
  if (!isOn || !stashed.has(revision)) return {};
  return { restoring: { revision, direction: step.direction, checksum, transaction } };
}

/** A step that changes the record alone. */
const nothingToRun: LoadedRevision = {
  run: () => undefined,
  transaction: true,
  empty: true,
  rebuildsTables: false,
  stash: false,
};

interface Current extends Prepared, Pick<Job, 'hasNext' | 'begun'> {
  /** How many steps of the run are committed before it. */
  readonly index: number;
}

/** A step that loses its connection each time is not tried for ever. */
const mostLosses = 3;

/** What code of another commit reads from its working folder is of that commit, too. */
function at(context: RunContext, step: RunStep): void {
  const { direction, revision, file, past } = step;
  context.at({ id: revision.id, direction, file });
  process.chdir(past?.root ?? context.options.projectRoot);
}
