import { OrchError } from '../../../failure/orch-error.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { aborted, commitUnknown, connectionLost, otherServer, storeChanged } from '../errors.ts';
import type { About } from '../about-revision.ts';
import type { ConnectionEnded } from './connection-ended.ts';
import { readApplied } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { aboutStep } from './load-revision.ts';
import type { RunContext } from './run-context.ts';
import type { SessionIdentity } from './session.ts';
import { lockWorkbench, reopenWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

/** A step whose connection was lost. */
export interface LostStep {
  readonly bench: Workbench;
  readonly ledger: Ledger;
  readonly context: RunContext;
  readonly step: RunStep;
  /** How many steps of the run were committed before it. */
  readonly index: number;
  readonly ended: ConnectionEnded;
}

/**
 * Makes a new connection after one was lost, where going on is safe: after a COMMIT whose outcome
 * the server can tell, and after a restart of the server, which has rolled back everything. The run
 * lock is taken again and the applied revisions must be those that the run left.
 *
 * @returns how many steps of the run are committed: one more than before, as many, or fewer when a
 *   crash of the server took what was committed without waiting for the disk
 * @throws OrchError `RUN.CONNECTION_LOST`, `RUN.COMMIT_UNKNOWN`, `RUN.OTHER_SERVER`,
 *   `RUN.STORE_CHANGED`, `RUN.ABORTED`
 */
export async function recover(lost: LostStep): Promise<number> {
  const { bench, context, ended } = lost;
  const about = { ...aboutStep(lost.step), cause: ended };
  const before = bench.session.identity;
  const isCommit = ended.committing?.kind === 'transaction';
  if (!isCommit && isDeliberate(ended)) throw lostFailure(about, ended);

  await reconnect(lost, about);
  const { identity } = bench.session;
  try {
    if (
      identity.systemIdentifier !== before.systemIdentifier ||
      identity.databaseOid !== before.databaseOid
    ) {
      throw otherServer(about);
    }
    await endBackend(bench, before);
    const outcome = await outcomeOf(lost, about);
    const hasRestarted =
      identity.serverStartedAt !== before.serverStartedAt || sqlStateOf(ended.cause) === '57P02';
    if (outcome === 'unknown' && !hasRestarted) throw lostFailure(about, ended);
    await lockWorkbench(bench, context);
    const held = await stepsHeld(lost);
    const isThere = held === lost.index + 1;
    const isExplained =
      held !== null &&
      (held >= lost.index || hasRestarted) &&
      (outcome === 'unknown' || (outcome === 'committed') === isThere);
    if (!isExplained) throw storeChanged(about);
    context.tell({ kind: 'reconnected', id: lost.step.revision.id, reason: ended.message });
    return held;
  } catch (error) {
    // Nothing more may be sent here: what the run knows and what this server has differ.
    bench.session.cut(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/** A server that ends one session on purpose is not asked for another one. */
function isDeliberate(ended: ConnectionEnded): boolean {
  const state = sqlStateOf(ended.cause);
  return state === '25P03' || state === '57P05';
}

function lostFailure(about: About, ended: ConnectionEnded): OrchError {
  return connectionLost(about, ended.message, sqlStateOf(ended.cause));
}

async function reconnect({ bench, context, ended }: LostStep, about: About): Promise<void> {
  const { limits } = context.options;
  const deadline = performance.now() + limits.lockRetryMs + limits.connectTimeoutMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(2 * pauseMs, 1000)) {
    if (context.abort.aborted) throw aborted(about.id);
    try {
      return await reopenWorkbench(bench, context);
    } catch (error) {
      const isPassing = error instanceof OrchError && passing.has(error.code);
      if (!isPassing || performance.now() > deadline) {
        const reason = error instanceof Error ? error.message : String(error);
        if (ended.committing === null) throw lostFailure(about, ended);
        throw commitUnknown(about, reason);
      }
    }
    await pause(pauseMs * (0.5 + Math.random()));
  }
}

/** Failures of connecting that end by themselves while a server restarts. */
const passing: ReadonlySet<string> = new Set([
  'CONNECTION.REFUSED',
  'CONNECTION.SERVER_STARTING',
  'CONNECTION.LOST',
  'CONNECTION.TIMEOUT',
  'CONNECTION.TOO_MANY',
  'CONNECTION.FAILED',
]);

/** The backend of the lost connection may not have noticed, and holds the run lock until it does. */
async function endBackend({ session }: Workbench, before: SessionIdentity): Promise<void> {
  if (session.identity.serverStartedAt !== before.serverStartedAt) return;
  await session.query(
    `SELECT pg_catalog.pg_terminate_backend(a.pid)
     FROM pg_catalog.pg_stat_activity a
     WHERE a.pid OPERATOR(pg_catalog.=) $1
       AND a.backend_start OPERATOR(pg_catalog.=) $2::pg_catalog.timestamptz`,
    [before.pid, before.backendStartedAt],
  );
}

/** What the server says about the transaction that was being committed. */
async function outcomeOf(
  { bench, ended, context }: LostStep,
  about: About,
): Promise<'committed' | 'aborted' | 'unknown'> {
  const { committing } = ended;
  if (committing?.kind !== 'transaction') return 'unknown';
  for (;;) {
    const { rows } = await bench.session.query<{ status: string | null }>(
      'SELECT pg_catalog.pg_xact_status($1::pg_catalog.xid8) AS status',
      [committing.xid],
    );
    const status = rows[0]?.status ?? null;
    if (status === 'committed' || status === 'aborted') return status;
    if (status === null) throw commitUnknown(about, 'the server has forgotten the transaction');
    if (context.abort.aborted) throw aborted(about.id);
    await pause(50);
  }
}

async function stepsHeld({ bench, ledger, step }: LostStep): Promise<number | null> {
  const { files } = await readApplied(bench.session);
  return ledger.stepsHeldBy(new Set(files.keys()), step);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
