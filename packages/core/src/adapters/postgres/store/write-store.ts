import pg from 'pg';
import type { RevisionId } from '../../../revision/revision.ts';
import type { AppliedRevision } from '../../../store/applied-revision.ts';
import type { RevisionArguments } from '../../../runner/revision-arguments.ts';

/** What one row of `orch.revisions` says beyond the revision itself. */
export interface NewRow extends Omit<AppliedRevision, 'appliedAt'> {
  readonly environment: string;
  readonly x: RevisionArguments;
  readonly runId: string | null;
}

/** SQL that records a revision as applied. */
export function insertApplied(row: NewRow): string {
  const values = [
    text(row.id),
    textArray(row.parents),
    text(row.checksum),
    text(row.source),
    text(row.path),
    text(row.fileName),
    text(row.commit),
    text(row.appliedBy),
    String(Math.round(row.durationMs)),
    text(row.origin),
    text(row.environment),
    `${text(JSON.stringify(row.x))}::pg_catalog.jsonb`,
    row.runId === null ? 'NULL' : `${text(row.runId)}::pg_catalog.int8`,
  ];
  return `
    INSERT INTO orch.revisions (id, parents, checksum, source, path, file_name, commit_id,
                                applied_by, duration_ms, origin, environment, x, run_id)
    VALUES (${values.join(', ')})`;
}

/** SQL that takes a revision out of the applied ones; fails when it is not there. */
export function deleteApplied(id: RevisionId): string {
  return `
    WITH gone AS (
      DELETE FROM orch.revisions WHERE id OPERATOR(pg_catalog.=) ${text(id)} RETURNING 1
    )
    SELECT ${unless('pg_catalog.count(*) OPERATOR(pg_catalog.=) 1', missingRowMark)} FROM gone`;
}

/** What the server quotes when {@link deleteApplied} finds no row. */
export const missingRowMark = 'orch: no such row';

/**
 * An SQL expression that makes the statement fail, quoting a mark, unless a condition holds. The
 * mark is glued to a value that the planner does not know, or it would be evaluated while planning.
 */
export function unless(condition: string, mark: string): string {
  return `CASE WHEN ${condition} THEN 0 ELSE pg_catalog.concat('${mark} ', pg_catalog.pg_backend_pid())::pg_catalog.int4 END`;
}

/** A literal, or NULL. */
export function text(value: string | null): string {
  return value === null ? 'NULL' : pg.escapeLiteral(value);
}

/** A literal of type text[]. */
export function textArray(values: readonly string[]): string {
  return `ARRAY[${values.map(text).join(', ')}]::pg_catalog.text[]`;
}
