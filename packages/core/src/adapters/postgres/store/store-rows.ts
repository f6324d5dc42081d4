import type { Checksum, RevisionId } from '../../../revision/revision.ts';
import type { AppliedRevision } from '../../../store/applied-revision.ts';
import type { Intent } from '../../../store/store-state.ts';

/** A row of `orch.revisions` as {@link appliedQuery} returns it. */
export interface AppliedRow {
  readonly id: string;
  /** As JSON, which is read several times as fast as the text of an array. */
  readonly parents: string;
  readonly checksum: string;
  readonly path: string;
  readonly file_name: string;
  readonly commit_id: string | null;
  readonly applied_by: string;
  readonly applied_at: string;
  readonly duration_ms: string;
  readonly origin: AppliedRevision['origin'];
}

/** A row of `orch.intents` as {@link intentsQuery} returns it. */
export interface IntentRow {
  readonly id: string;
  readonly direction: 'up' | 'down';
  readonly checksum: string;
  readonly backend_pid: number;
  readonly started_at: string;
  readonly started_by: string;
  readonly done: string;
  readonly in_flight: string | null;
}

const iso = (column: string): string =>
  `pg_catalog.to_char(pg_catalog.timezone('UTC', ${column}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** All applied revisions in the order of their application, without their texts. */
export const appliedQuery = `
  SELECT id, pg_catalog.to_json(parents)::pg_catalog.text AS parents, checksum, path, file_name, commit_id, applied_by,
         ${iso('applied_at')} AS applied_at, duration_ms::pg_catalog.text, origin
  FROM orch.revisions ORDER BY position`;

/** All revisions that were begun outside a transaction and are not ended. */
export const intentsQuery = `
  SELECT id, direction, checksum, backend_pid, ${iso('started_at')} AS started_at, started_by,
         (SELECT pg_catalog.count(*) FROM orch.journal j
          WHERE j.revision OPERATOR(pg_catalog.=) i.id
            AND j.state OPERATOR(pg_catalog.=) 'done')::pg_catalog.text AS done,
         (SELECT j.sql FROM orch.journal j
          WHERE j.revision OPERATOR(pg_catalog.=) i.id
            AND j.state OPERATOR(pg_catalog.=) 'inFlight') AS in_flight
  FROM orch.intents i ORDER BY id`;

/** The texts of the applied revisions in `$1`. */
export const sourcesQuery = `
  SELECT id, source FROM orch.revisions WHERE id OPERATOR(pg_catalog.=) ANY ($1)`;

/** Reads a row: what orch wrote there was checked when it was written. */
export function appliedOf(row: AppliedRow, source: string): AppliedRevision {
  return {
    id: row.id as RevisionId,
    parents: JSON.parse(row.parents) as readonly RevisionId[],
    checksum: row.checksum as Checksum,
    source,
    path: row.path,
    fileName: row.file_name,
    commit: row.commit_id,
    appliedBy: row.applied_by,
    appliedAt: row.applied_at,
    durationMs: Number(row.duration_ms),
    origin: row.origin,
  };
}

/** Reads a row: what orch wrote there was checked when it was written. */
export function intentOf(row: IntentRow): Intent {
  return {
    id: row.id as RevisionId,
    direction: row.direction,
    checksum: row.checksum as Checksum,
    backendPid: row.backend_pid,
    startedAt: row.started_at,
    startedBy: row.started_by,
    statementsDone: Number(row.done),
    inFlight: row.in_flight,
  };
}
