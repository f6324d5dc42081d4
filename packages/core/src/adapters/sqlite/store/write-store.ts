import type { Revision, RevisionId } from '../../../revision/revision.ts';
import type { AppliedRevision } from '../../../store/applied-revision.ts';
import type { ChildOptions } from '../../runner/protocol.ts';
import { whoRuns } from '../../runner/child/who-runs.ts';
import type { NewRow } from '../../postgres/store/write-store.ts';
import { quoteName } from '../catalog/normalise-sql.ts';
import type { SqliteSession } from '../load-driver.ts';
import { hasTable } from './read-store.ts';
import { sqliteStoreVersion, storeTables } from './store-schema.ts';

/** Makes the store where there is none; in a transaction of its own. */
export function ensureSqliteStore(session: SqliteSession, environment: string): void {
  if (hasTable(session, 'orch_store')) return;
  session
    .transaction(() => {
      // Another process may have made it while the lock was waited for.
      if (hasTable(session, 'orch_store')) return;
      for (const statement of storeTables) session.exec(statement);
      session
        .prepare('INSERT INTO orch_store (version, environment, created_at) VALUES (?, ?, ?)')
        .run(sqliteStoreVersion, environment, now());
    })
    .immediate();
}

/** How a revision came to be recorded. */
export type RecordedHow = Pick<NewRow, 'commit' | 'durationMs' | 'origin'>;

/** The rows that a run writes; everything happens in the transaction that is open. */
export class SqliteLedger {
  private readonly session: SqliteSession;
  private readonly options: ChildOptions<unknown>;
  private readonly knexTable: string | null;
  private readonly batch: number;
  private runId: number | null = null;

  constructor(session: SqliteSession, options: ChildOptions<unknown>) {
    this.session = session;
    this.options = options;
    const { tableName } = options.knexTable;
    const mirrors = options.mode === 'database' && hasTable(session, tableName);
    this.knexTable = mirrors ? quoteName(tableName) : null;
    this.batch = this.knexTable === null ? 0 : this.lastBatch(this.knexTable) + 1;
  }

  /** The run's number in `orch_runs`. */
  get run(): number | null {
    return this.runId;
  }

  /** The applied revisions in their order. */
  applied(): readonly RevisionId[] {
    return this.session
      .prepare<[], { id: RevisionId }>('SELECT id FROM orch_revisions ORDER BY position')
      .all()
      .map(({ id }) => id);
  }

  /** How each applied revision came to be, in their order. */
  origins(): Map<RevisionId, AppliedRevision['origin']> {
    const rows = this.session
      .prepare<[], { id: RevisionId; origin: AppliedRevision['origin'] }>(
        'SELECT id, origin FROM orch_revisions ORDER BY position',
      )
      .all();
    return new Map(rows.map(({ id, origin }) => [id, origin]));
  }

  /** Opens the run's row; rows that dead runs left open are closed. */
  openRun(steps: readonly string[]): void {
    const { command, environment, x, joint, orchVersion } = this.options;
    this.session
      .prepare(`UPDATE orch_runs SET result = 'interrupted' WHERE result = 'running'`)
      .run();
    const { lastInsertRowid } = this.session
      .prepare(
        `INSERT INTO orch_runs (started_at, started_by, command, environment, steps, x, joint, result, orch_version)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
      )
      .run(
        now(),
        whoRuns(),
        command,
        environment,
        JSON.stringify(steps),
        JSON.stringify(x),
        joint === null ? null : JSON.stringify(joint),
        orchVersion,
      );
    this.runId = Number(lastInsertRowid);
  }

  /** Closes the run's row. */
  closeRun(completed: number, failure: string | null): void {
    this.session
      .prepare(
        'UPDATE orch_runs SET result = ?, failure = ?, completed = ?, ended_at = ? WHERE id = ?',
      )
      .run(failure === null ? 'done' : 'failed', failure, completed, now(), this.runId);
  }

  /** Records a revision as applied. */
  add(revision: Revision, { commit, durationMs, origin }: RecordedHow): void {
    const { environment, x } = this.options;
    this.session
      .prepare(
        `INSERT INTO orch_revisions (id, parents, checksum, source, path, file_name, commit_id,
                                     applied_by, applied_at, duration_ms, origin, environment, x, run_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        revision.id,
        JSON.stringify(revision.parents),
        revision.checksum,
        revision.source,
        revision.path,
        revision.fileName,
        commit,
        whoRuns(),
        now(),
        Math.round(durationMs),
        origin,
        environment,
        JSON.stringify(x),
        this.runId,
      );
    if (this.knexTable === null) return;
    this.session
      .prepare(
        `INSERT INTO ${this.knexTable} (name, batch, migration_time)
         SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM ${this.knexTable} WHERE name = ?)`,
      )
      .run(revision.fileName, this.batch, Date.now(), revision.fileName);
  }

  /** Takes a revision out of the applied ones; false when it is not there. */
  remove(id: RevisionId, fileName: string | null): boolean {
    const row = this.session
      .prepare<[string], { file_name: string }>('SELECT file_name FROM orch_revisions WHERE id = ?')
      .get(id);
    if (row === undefined) return false;
    this.session.prepare('DELETE FROM orch_revisions WHERE id = ?').run(id);
    if (this.knexTable === null) return true;
    const gone = this.session.prepare(`DELETE FROM ${this.knexTable} WHERE name = ?`);
    for (const name of new Set([row.file_name, fileName])) if (name !== null) gone.run(name);
    return true;
  }

  private lastBatch(table: string): number {
    const row = this.session
      .prepare<[], { last: number | null }>(`SELECT max(batch) AS last FROM ${table}`)
      .get();
    return row?.last ?? 0;
  }
}

function now(): string {
  return new Date().toISOString();
}
