import type { RevisionId } from '../../../revision/revision.ts';
import type { Stash, StashedColumn, StashedSequence } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { readPresence, storeFailure } from '../store/read-store.ts';

/**
 * Reads what is stashed in a database, oldest first; writes nothing.
 * @throws OrchError `STORE.*`
 */
export async function readStashes(session: Querier): Promise<readonly Stash[]> {
  const presence = await readPresence(session);
  if (presence.kind === 'absent') return [];
  try {
    const { rows } = await session.query<StashRow>(stashesQuery);
    return rows.map(stashOf);
  } catch (error) {
    throw storeFailure(error);
  }
}

/**
 * How many stashes there are, and how large they are; null when there is none.
 * @throws OrchError `STORE.*`
 */
export async function countStashes(
  session: Querier,
): Promise<{ readonly stashes: number; readonly bytes: number } | null> {
  try {
    const { rows } = await session.query<{ stashes: string; bytes: string }>(countQuery);
    const stashes = Number(rows[0]?.stashes ?? 0);
    return stashes === 0 ? null : { stashes, bytes: Number(rows[0]?.bytes ?? 0) };
  } catch (error) {
    throw storeFailure(error);
  }
}

const countQuery = `
  SELECT pg_catalog.count(*)::pg_catalog.text AS stashes,
         COALESCE(pg_catalog.sum(bytes), 0)::pg_catalog.text AS bytes
  FROM orch.stash`;

interface StashRow {
  readonly id: string;
  readonly revision: string;
  readonly direction: Stash['direction'];
  readonly run: string | null;
  readonly kind: Stash['kind'];
  readonly schema: string;
  readonly table: string;
  readonly lost: readonly StashedColumn[];
  readonly held: readonly StashedColumn[];
  readonly key: readonly string[];
  readonly sequences: readonly StashedSequence[];
  readonly rows: string;
  readonly bytes: string;
  readonly checksum: string;
  readonly stashed_at: string;
  readonly restored_at: string | null;
}

const iso = (column: string): string =>
  `pg_catalog.to_char(pg_catalog.timezone('UTC', ${column}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const stashesQuery = `
  SELECT id::pg_catalog.text, revision, direction, run_id::pg_catalog.text AS run, kind,
         schema_name AS schema, table_name AS "table", lost, held,
         pg_catalog.to_json(key) AS key, sequences, row_count::pg_catalog.text AS rows,
         bytes::pg_catalog.text, checksum, ${iso('stashed_at')} AS stashed_at,
         ${iso('restored_at')} AS restored_at
  FROM orch.stash ORDER BY orch.stash.id`;

/** Reads a row: what orch wrote there was checked when it was written. */
function stashOf({ stashed_at: stashedAt, restored_at: restoredAt, ...row }: StashRow): Stash {
  return {
    ...row,
    revision: row.revision as RevisionId,
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    stashedAt,
    restoredAt,
  };
}
