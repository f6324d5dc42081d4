import type pg from 'pg';
import { OrchError } from '../../../failure/orch-error.ts';
import { closeSession, openSession } from '../../postgres/connect.ts';
import type { PostgresTarget } from '../../postgres/postgres-target.ts';
import { asOwnConnection } from './guard-sockets.ts';
import type { Session } from './session.ts';
import type { InFlight, StatementHook } from './statement-hook.ts';

/** What is watched, and how patiently. */
export interface Watched {
  readonly target: PostgresTarget;
  readonly hook: StatementHook;
  readonly lockTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** The session that statements are sent on; null before there is one. */
  session(): Session | null;
}

/** How long the server must have nothing to do, while its answer is waited for, to count as mute. */
const muteMs = 5000;
/** How many looks in a row must agree before a connection is cut. */
const looksToCut = 2;
const lookEveryMs = 250;

/**
 * Looks at a statement that takes long from a second connection: who blocks it, and whether the
 * server still works on it. A connection whose answer can no longer arrive is cut, since a network
 * that swallows packets would otherwise be waited for without end.
 */
export class Observer {
  private readonly watched: Watched;
  private readonly timer: NodeJS.Timeout;
  private side: pg.Client | null = null;
  private looking = false;
  private statement: InFlight | null = null;
  private nextLookMs = 0;
  private lostLooks = 0;
  private bytes = 0;
  private lastBlockers: string | null = null;

  constructor(watched: Watched) {
    this.watched = watched;
    const everyMs = Math.max(10, Math.min(lookEveryMs, watched.lockTimeoutMs / 4));
    this.timer = setInterval(() => this.tick(), everyMs);
    this.timer.unref();
  }

  /** Who blocked the last statement that was seen waiting for a lock, in words. */
  get blockers(): string | null {
    return this.lastBlockers;
  }

  /** Forgets who blocked what came before. */
  forget(): void {
    this.lastBlockers = null;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    const { side } = this;
    this.side = null;
    if (side !== null) await closeSession(side);
  }

  private tick(): void {
    const { hook, lockTimeoutMs } = this.watched;
    const session = this.watched.session();
    const statement = hook.inFlight;
    if (statement !== this.statement) {
      this.statement = statement;
      this.nextLookMs = Math.max(50, lockTimeoutMs / 3);
      this.lostLooks = 0;
    }
    if (statement === null || session === null || session.lost !== null || this.looking) return;
    const elapsedMs = performance.now() - statement.since;
    if (elapsedMs < this.nextLookMs) return;
    this.nextLookMs = elapsedMs + Math.min(5000, Math.max(250, elapsedMs / 2));
    this.looking = true;
    void this.look(session, statement).finally(() => (this.looking = false));
  }

  private async look(session: Session, statement: InFlight): Promise<void> {
    const isAlive = await this.isAlive(session);
    const { stream } = session.client.connection;
    const bytes = 'bytesRead' in stream ? Number(stream.bytesRead) : 0;
    const isStill = bytes === this.bytes && this.watched.hook.inFlight === statement;
    this.bytes = bytes;
    this.lostLooks = isAlive || !isStill ? 0 : this.lostLooks + 1;
    if (this.lostLooks < looksToCut || session.lost !== null) return;
    session.cut(new Error('connection terminated: the answer of the server did not arrive'));
  }

  /** False when the server is out of reach, does not know the backend, or is done with its work. */
  private async isAlive(session: Session): Promise<boolean> {
    try {
      this.side ??= await this.connect();
      const { pid, backendStartedAt } = session.identity;
      const { rows } = await withDeadline(
        this.side.query<ActivityRow>(activityQuery, [pid, backendStartedAt]),
        this.watched.connectTimeoutMs,
      );
      const [row] = rows;
      if (row === undefined) return false;
      if (row.blockers !== null) this.lastBlockers = row.blockers;
      return row.state === 'active' || row.idle_ms === null || row.idle_ms < muteMs;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const broken = this.side;
      this.side = null;
      broken?.connection.stream.destroy();
      // A server without a free place for one more connection is alive.
      return error instanceof OrchError && error.code === 'CONNECTION.TOO_MANY';
    }
  }

  private connect(): Promise<pg.Client> {
    const { target, connectTimeoutMs } = this.watched;
    return asOwnConnection(() =>
      openSession(target, { applicationName: 'orch observer', connectTimeoutMs }),
    );
  }
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface ActivityRow {
  readonly state: string | null;
  readonly idle_ms: number | null;
  readonly blockers: string | null;
}

const activityQuery = `
  SELECT a.state,
         (EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) a.state_change)
           OPERATOR(pg_catalog.*) 1000)::pg_catalog.float8 AS idle_ms,
         (SELECT pg_catalog.string_agg(
            pg_catalog.format('pid %s of %s (%s), %s, transaction open for %s s', b.pid,
              COALESCE(b.usename::pg_catalog.text, 'an unknown user'),
              COALESCE(NULLIF(b.application_name, ''), 'no name'), COALESCE(b.state, 'unknown state'),
              COALESCE(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) b.xact_start)
                ::pg_catalog.int4::pg_catalog.text, '?')),
            '; ' ORDER BY b.pid)
          FROM pg_catalog.pg_stat_activity b
          WHERE b.pid OPERATOR(pg_catalog.=) ANY (pg_catalog.pg_blocking_pids(a.pid))) AS blockers
  FROM pg_catalog.pg_stat_activity a
  WHERE a.pid OPERATOR(pg_catalog.=) $1
    AND a.backend_start OPERATOR(pg_catalog.=) $2::pg_catalog.timestamptz`;
