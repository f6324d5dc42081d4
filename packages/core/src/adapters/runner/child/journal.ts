import { createHash } from 'node:crypto';
import type { RunStep } from '../../../runner/run-step.ts';
import type { Probe } from '../../../runner/decide-in-flight.ts';
import { readProbe, writeProbe } from '../../postgres/store/kept-probe.ts';
import { text } from '../../postgres/store/write-store.ts';
import type { KeptAnswer } from './journal-result.ts';
import { whoRuns } from './who-runs.ts';
import type { SentStatement } from './knex-bridge.ts';
import type { Session } from './session.ts';

/** What is known of one statement of an earlier run. */
export interface JournalRow {
  readonly step: number;
  readonly hash: string;
  readonly sql: string;
  readonly state: 'inFlight' | 'done';
  /** `session`: it sets up the session and is sent again each time. */
  readonly kind: 'read' | 'write' | 'session';
  /** Null when it was too large to keep, or is not known. */
  readonly result: readonly KeptAnswer[] | null;
  /** What the server said when a statement outside a transaction failed after it had begun. */
  readonly failure: string | null;
}

/** The session that began a revision, or went on with it last. */
export interface JournalOwner {
  readonly pid: number;
  readonly startedAt: string;
}

/** Whose session an interrupted step was run in; null when it was not begun. */
export async function readOwner(session: Session, step: RunStep): Promise<JournalOwner | null> {
  const [row] = await session.read(
    `SELECT backend_pid, backend_start::pg_catalog.text AS backend_start FROM orch.intents
     WHERE id OPERATOR(pg_catalog.=) ${text(step.revision.id)}`,
  );
  if (row === undefined) return null;
  return { pid: Number(row['backend_pid']), startedAt: String(row['backend_start']) };
}

/**
 * The journal of one revision that runs outside a transaction: an intent that says that it was
 * begun, and one row for each of its statements.
 */
export class Journal {
  readonly rows: ReadonlyMap<number, JournalRow>;
  /** The last statement that changed something; everything up to it is played back. */
  readonly lastWrite: number;
  private readonly session: Session;
  private readonly id: string;

  private constructor(session: Session, step: RunStep, rows: readonly JournalRow[]) {
    this.session = session;
    this.id = text(step.revision.id);
    this.rows = new Map(rows.map((row) => [row.step, row]));
    this.lastWrite = Math.max(
      0,
      ...rows
        .filter(({ kind, state }) => kind === 'write' || state === 'inFlight')
        .map((r) => r.step),
    );
  }

  /** Writes the intent of a step, or takes over the one that an earlier run left. */
  static async open(session: Session, step: RunStep, runId: string | null): Promise<Journal> {
    const { identity } = session;
    const id = text(step.revision.id);
    await session.sendTransaction([
      `INSERT INTO orch.intents (id, direction, checksum, backend_pid, backend_start, started_by, run_id)
       VALUES (${id}, ${text(step.direction)}, ${text(step.revision.checksum)}, ${identity.pid},
               ${text(identity.backendStartedAt)}::pg_catalog.timestamptz, ${text(whoRuns())},
               ${runId === null ? 'NULL' : text(runId)}::pg_catalog.int8)
       ON CONFLICT (id) DO UPDATE
       SET checksum = EXCLUDED.checksum, backend_pid = EXCLUDED.backend_pid,
           backend_start = EXCLUDED.backend_start, run_id = EXCLUDED.run_id`,
    ]);
    const rows = await session.read(
      `SELECT step, hash, sql, state, kind, result, failure FROM orch.journal
       WHERE revision OPERATOR(pg_catalog.=) ${id} ORDER BY step`,
    );
    return new Journal(session, step, rows as unknown as readonly JournalRow[]);
  }

  /** Takes the intent back when the revision has changed nothing; says whether it is gone. */
  async abandon(): Promise<boolean> {
    const answers = await this.session.sendTransaction([
      `DELETE FROM orch.intents WHERE id OPERATOR(pg_catalog.=) ${this.id} AND NOT EXISTS (
         SELECT FROM orch.journal WHERE revision OPERATOR(pg_catalog.=) ${this.id}
           AND (kind OPERATOR(pg_catalog.=) 'write' OR state OPERATOR(pg_catalog.=) 'inFlight'))`,
    ]);
    return answers.at(-2)?.rowCount === 1;
  }

  /** SQL that ends the journal together with the intent. */
  end(): string {
    return `DELETE FROM orch.intents WHERE id OPERATOR(pg_catalog.=) ${this.id}`;
  }

  /**
   * SQL that records a statement in the transaction that ran it. Whether it wrote is asked of the
   * server: only what writes is given a transaction id.
   */
  record(entry: {
    readonly step: number;
    readonly statement: SentStatement;
    readonly result: string | null;
    readonly kind?: JournalRow['kind'];
  }): string {
    const kind =
      entry.kind === undefined
        ? `CASE WHEN pg_catalog.pg_current_xact_id_if_assigned() IS NULL THEN 'read' ELSE 'write' END`
        : text(entry.kind);
    return `
      INSERT INTO orch.journal (revision, step, hash, sql, state, kind, result)
      VALUES (${this.id}, ${entry.step}, ${text(hashOf(entry.statement))},
              ${text(entry.statement.sql)}, 'done', ${kind},
              ${entry.result === null ? 'NULL' : text(entry.result)}::pg_catalog.json)
      ON CONFLICT (revision, step) DO UPDATE
      SET hash = EXCLUDED.hash, sql = EXCLUDED.sql, kind = EXCLUDED.kind, result = EXCLUDED.result`;
  }

  /** Commits that a statement outside a transaction is about to be sent, and what is there before. */
  async begin(step: number, statement: SentStatement, before: Probe): Promise<void> {
    const probe = writeProbe(before);
    await this.session.sendTransaction([
      `INSERT INTO orch.journal (revision, step, hash, sql, state, kind, probe, catalog_before)
       VALUES (${this.id}, ${step}, ${text(hashOf(statement))}, ${text(statement.sql)}, 'inFlight',
               'write', ${probe.invalid}, ${probe.catalog})
       ON CONFLICT (revision, step) DO UPDATE
       SET state = EXCLUDED.state, kind = EXCLUDED.kind, probe = EXCLUDED.probe, catalog_before = EXCLUDED.catalog_before,
           result = NULL, failure = NULL`,
    ]);
  }

  /** Records that a statement outside a transaction took effect. */
  async complete(step: number, result: string | null): Promise<void> {
    await this.session.sendTransaction([
      `UPDATE orch.journal SET state = 'done', catalog_before = NULL, probe = NULL,
              result = ${result === null ? 'NULL' : text(result)}::pg_catalog.json
       WHERE ${this.at(step)}`,
    ]);
  }

  /** Takes a statement out that had no effect. */
  async forget(step: number): Promise<void> {
    await this.session.sendTransaction([`DELETE FROM orch.journal WHERE ${this.at(step)}`]);
  }

  /** Records that a statement failed and left the database changed. */
  async spoil(step: number, reason: string): Promise<void> {
    await this.session.sendTransaction([
      `UPDATE orch.journal SET failure = ${text(reason)} WHERE ${this.at(step)}`,
    ]);
  }

  /** What was there before a statement in flight. */
  async before(step: number): Promise<Probe> {
    const [row] = await this.session.read(
      `SELECT probe, catalog_before FROM orch.journal WHERE ${this.at(step)}`,
    );
    return readProbe(row ?? {});
  }

  private at(step: number): string {
    return `revision OPERATOR(pg_catalog.=) ${this.id} AND step OPERATOR(pg_catalog.=) ${step}`;
  }
}

/** Tells two statements apart by their text and values; Knex numbers its savepoints anew each time. */
export function hashOf(statement: SentStatement): string {
  const sql = statement.sql.replace(/\b(savepoint )trx\d+/i, '$1trx');
  const values = JSON.stringify(statement.bindings, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  return createHash('sha256').update(`${sql}\0${values}`, 'utf8').digest('hex');
}
