import type { Checksum, RevisionId } from '../../../revision/revision.ts';
import type { ReconciledRevision } from '../../../store/reconciled-revision.ts';
import type { Querier } from '../querier.ts';
import { storeFailure } from './read-store.ts';
import { text, textArray } from './write-store.ts';

/** What is kept about revisions that are replaced. */
export interface Replacement {
  readonly by: string;
  readonly replacedBy: readonly RevisionId[];
  /** Code of the changes that were made; null when nothing had to be changed. */
  readonly changes: string | null;
  readonly runId: string | null;
}

const copied =
  'id, parents, checksum, source, path, file_name, commit_id, applied_by, applied_at, ' +
  'duration_ms, origin, environment, x, run_id';

/** SQL that keeps the rows of applied revisions before they are taken out of the applied ones. */
export function keepReplaced(ids: readonly RevisionId[], replacement: Replacement): string {
  const { by, replacedBy, changes, runId } = replacement;
  return `
    INSERT INTO orch.reconciled (reconciled_by, replaced_by, changes, reconcile_run, ${copied})
    SELECT ${text(by)}, ${textArray(replacedBy)}, ${text(changes)},
           ${runId === null ? 'NULL' : `${text(runId)}::pg_catalog.int8`}, ${copied}
    FROM orch.revisions WHERE id OPERATOR(pg_catalog.=) ANY (${textArray(ids)})`;
}

interface ReconciledRow {
  readonly id: string;
  readonly checksum: string;
  readonly path: string;
  readonly replaced_by: string[];
  readonly changes: string | null;
  readonly reconciled_by: string;
  readonly reconciled_at: Date;
}

/**
 * Reads which revisions were replaced, the last ones first; none where the store is too young.
 *
 * @throws OrchError `STORE.*`
 */
export async function readReconciled(client: Querier): Promise<readonly ReconciledRevision[]> {
  try {
    const found = await client.query<{ there: boolean }>(
      `SELECT pg_catalog.to_regclass('orch.reconciled') IS NOT NULL AS there`,
    );
    if (found.rows[0]?.there !== true) return [];
    const { rows } = await client.query<ReconciledRow>(
      `SELECT id, checksum, path, replaced_by, changes, reconciled_by, reconciled_at
       FROM orch.reconciled ORDER BY reconciled_at DESC, id`,
    );
    return rows.map((row) => ({
      id: row.id as RevisionId,
      checksum: row.checksum as Checksum,
      path: row.path,
      replacedBy: row.replaced_by as RevisionId[],
      changes: row.changes,
      reconciledBy: row.reconciled_by,
      reconciledAt: row.reconciled_at.toISOString(),
    }));
  } catch (error) {
    throw storeFailure(error);
  }
}
