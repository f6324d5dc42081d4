import { newerStore } from '../../postgres/store/errors.ts';
import type { KnownSources } from '../../postgres/store/read-store.ts';
import type { Checksum, RevisionId } from '../../../revision/revision.ts';
import { parseJointMove } from '../../../runner/joint-move.ts';
import type { JointRecord } from '../../../runner/joint-move.ts';
import type { KnexRecord } from '../../../status/database-records.ts';
import type { AppliedRevision } from '../../../store/applied-revision.ts';
import type { StoreState } from '../../../store/store-state.ts';
import { quoteName } from '../catalog/normalise-sql.ts';
import type { SqliteSession } from '../load-driver.ts';
import { sqliteStoreVersion } from './store-schema.ts';

interface StoredRow {
  readonly id: string;
  readonly parents: string;
  readonly checksum: string;
  readonly source: string;
  readonly path: string;
  readonly file_name: string;
  readonly commit_id: string | null;
  readonly applied_by: string;
  readonly applied_at: string;
  readonly duration_ms: number;
  readonly origin: AppliedRevision['origin'];
}

/**
 * Reads the store of an SQLite database; writes nothing.
 *
 * @param known texts that are taken from files with the same checksum
 * @throws OrchError `STORE.NEWER`
 */
export function readSqliteStore(
  session: SqliteSession,
  known: KnownSources = new Map(),
): StoreState {
  if (!hasTable(session, 'orch_store')) return { kind: 'absent' };
  const [store] = session
    .prepare<[], { version: number; environment: string | null }>(
      'SELECT version, environment FROM orch_store',
    )
    .all();
  if (store === undefined) return { kind: 'absent' };
  if (store.version > sqliteStoreVersion) throw newerStore(store.version, sqliteStoreVersion);
  const rows = session
    .prepare<[], StoredRow>('SELECT * FROM orch_revisions ORDER BY position')
    .all();
  return {
    kind: 'present',
    ...store,
    applied: rows.map((row) => appliedOf(row, known)),
    intents: [],
  };
}

function appliedOf(row: StoredRow, known: KnownSources): AppliedRevision {
  const id = row.id as RevisionId;
  const file = known.get(id);
  return {
    id,
    parents: JSON.parse(row.parents) as readonly RevisionId[],
    checksum: row.checksum as Checksum,
    source: file?.checksum === row.checksum ? file.source : row.source,
    path: row.path,
    fileName: row.file_name,
    commit: row.commit_id,
    appliedBy: row.applied_by,
    appliedAt: row.applied_at,
    durationMs: row.duration_ms,
    origin: row.origin,
  };
}

/** Joint moves that are looked back at; more are never open at the same time. */
const mostMoves = 20;

/** What an SQLite database with a store knows about moves of several databases. */
export function readSqliteJointRecord(
  session: SqliteSession,
  applied: ReadonlySet<RevisionId>,
): JointRecord {
  const read = session.prepare<[], { joint: string | null; result: string }>(
    `SELECT joint, result FROM orch_runs ORDER BY id DESC LIMIT ${mostMoves}`,
  );
  const moves = read.all().map(({ joint, result }) => ({
    move: joint === null ? null : parseJointMove(JSON.parse(joint)),
    result,
  }));
  const done = moves.flatMap(({ move, result }) =>
    result === 'done' && move !== null ? [move.id] : [],
  );
  return { applied, last: moves[0]?.move ?? null, done: new Set(done) };
}

/** What Knex has recorded, in its order; null when the database has no such table. */
export function readSqliteKnexMigrations(
  session: SqliteSession,
  tableName: string,
): readonly KnexRecord[] | null {
  if (!hasTable(session, tableName)) return null;
  const rows = session
    .prepare<[], { name: string; at: unknown }>(
      `SELECT name, migration_time AS at FROM ${quoteName(tableName)} ORDER BY id`,
    )
    .all();
  return rows.map(({ name, at }) => ({ name, migratedAt: momentOf(at) }));
}

/** Knex stores milliseconds, or whatever a person put there. */
function momentOf(at: unknown): string | null {
  const moment = typeof at === 'number' || typeof at === 'string' ? new Date(at) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** Whether there is a table of this name, in any case of its letters. */
export function hasTable(session: SqliteSession, name: string): boolean {
  return (
    session
      .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`)
      .get(name) !== undefined
  );
}
