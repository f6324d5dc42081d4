import type { RunLimits } from '../../../config/project.ts';
import type { LockHolder, RunEvent } from '../../../runner/run-event.ts';
import { aborted, lockBusy } from '../errors.ts';
import { runLockKey } from './run-lock-key.ts';
import type { Session } from './session.ts';

const [high, low] = runLockKey;

/** How long a wait may be, who hears of it, and what ends it early. */
export interface Waiting {
  readonly limits: RunLimits;
  readonly abort: AbortSignal;
  tell(event: RunEvent): void;
}

/**
 * Takes the run lock, asking again and again: a session that is blocked in `pg_advisory_lock` and a
 * holder that runs CREATE INDEX CONCURRENTLY would wait for each other. Who holds it is told.
 *
 * @throws OrchError `RUN.LOCK_BUSY` after `limits.runLockWaitMs`, `RUN.ABORTED`
 */
export async function takeRunLock(session: Session, waiting: Waiting): Promise<void> {
  const { limits, abort } = waiting;
  const started = performance.now();
  let told = -Infinity;
  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 1.6, 500)) {
    if (abort.aborted) throw aborted(null);
    if (await tryLock(session)) break;
    const waitedMs = performance.now() - started;
    const isLast = waitedMs >= limits.runLockWaitMs;
    if (isLast || waitedMs - told >= tellEveryMs) {
      const holder = await findHolder(session);
      if (isLast) throw lockBusy(holder, waitedMs);
      waiting.tell({ kind: 'lockWaiting', holder, waitedMs });
      told = waitedMs;
    }
    const jittered = pauseMs * (0.5 + Math.random());
    await pause(Math.max(1, Math.min(jittered, limits.runLockWaitMs - waitedMs)));
  }
  waiting.tell({ kind: 'lockTaken' });
}

/** Gives the run lock back. */
export async function releaseRunLock(session: Session): Promise<void> {
  await session.send(`SELECT pg_catalog.pg_advisory_unlock(${high}, ${low})`);
}

/**
 * An expression that holds the run lock until the transaction ends, whatever becomes of the
 * session's; false when another session has it.
 */
export const lockForTransaction = `pg_catalog.pg_try_advisory_xact_lock(${high}, ${low})`;

/**
 * Waits until a backend of a dead run is gone: it may still be working although its client is not
 * there any more.
 *
 * @throws OrchError `RUN.LOCK_BUSY` after `limits.runLockWaitMs`, `RUN.ABORTED`
 */
export async function waitForBackend(
  session: Session,
  backend: { readonly pid: number; readonly startedAt: string },
  waiting: Waiting,
): Promise<void> {
  if (backend.pid === session.identity.pid) return;
  const started = performance.now();
  let told = -Infinity;
  for (;;) {
    const { rows } = await session.query<HolderRow>(
      `${activityQuery} WHERE a.pid ${eq} $1 AND a.backend_start ${eq} $2::pg_catalog.timestamptz`,
      [backend.pid, backend.startedAt],
    );
    const holder = holderOf(rows[0]);
    if (holder === null) return;
    const waitedMs = performance.now() - started;
    if (waiting.abort.aborted) throw aborted(null);
    if (waitedMs >= waiting.limits.runLockWaitMs) throw lockBusy(holder, waitedMs);
    if (waitedMs - told >= tellEveryMs) {
      waiting.tell({ kind: 'lockWaiting', holder, waitedMs });
      told = waitedMs;
    }
    await pause(100);
  }
}

const tellEveryMs = 2000;

async function tryLock(session: Session): Promise<boolean> {
  const [answer] = await session.send(
    `SELECT pg_catalog.pg_try_advisory_lock(${high}, ${low}) AS locked`,
  );
  return answer?.rows[0]?.['locked'] === true;
}

interface HolderRow {
  readonly pid: number;
  readonly usename: string | null;
  readonly application_name: string | null;
  readonly query: string | null;
  readonly age_ms: number | null;
}

async function findHolder(session: Session): Promise<LockHolder | null> {
  const { rows } = await session.query<HolderRow>(`
    ${activityQuery}
    WHERE a.pid ${eq} ANY (
      SELECT l.pid FROM pg_catalog.pg_locks l
      WHERE l.locktype ${eq} 'advisory' AND l.granted
        AND l.classid ${eq} ${high}::pg_catalog.oid AND l.objid ${eq} ${low}::pg_catalog.oid
        AND l.objsubid ${eq} 2
        AND l.database ${eq} (SELECT d.oid FROM pg_catalog.pg_database d
                              WHERE d.datname ${eq} pg_catalog.current_database()))
    LIMIT 1`);
  return holderOf(rows[0]);
}

function holderOf(row: HolderRow | undefined): LockHolder | null {
  if (row === undefined) return null;
  return {
    pid: row.pid,
    user: row.usename ?? '',
    application: row.application_name ?? '',
    query: row.query ?? '',
    ageMs: row.age_ms === null ? null : Math.max(0, row.age_ms),
  };
}

const eq = 'OPERATOR(pg_catalog.=)';

const activityQuery = `
  SELECT a.pid, a.usename::pg_catalog.text, a.application_name, a.query,
         (EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) a.query_start)
           OPERATOR(pg_catalog.*) 1000)::pg_catalog.float8 AS age_ms
  FROM pg_catalog.pg_stat_activity a`;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
