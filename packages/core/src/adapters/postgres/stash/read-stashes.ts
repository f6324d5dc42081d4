import type { RevisionId } from '../../../revision/revision.ts';
import type { Stash, StashedColumn, StashedSequence } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { text } from '../store/write-store.ts';
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

/** SQL that tells the revisions with something in the stash whose way back was not walked since. */
export const stashedRevisions = 'SELECT DISTINCT revision FROM orch.stash WHERE passed_at IS NULL';

type StepName = Pick<Stash, 'revision' | 'direction'>;

/**
 * Reads what a revision has put aside when it was run in the other direction, unless the way back
 * was walked since.
 */
export async function readWayBack(session: Querier, step: StepName): Promise<readonly Stash[]> {
  const { rows } = await session.query<StashRow>(
    `${stashesFrom} WHERE ${isOnWayBack(step)} ORDER BY orch.stash.id`,
  );
  return rows.map(stashOf);
}

/** SQL that says that the way back of a step was walked. */
export function passStashes(step: StepName): string {
  return `UPDATE orch.stash SET passed_at = pg_catalog.clock_timestamp() WHERE ${isOnWayBack(step)}`;
}

/**
 * SQL that says that a step is run again without its way back, e.g. since it was stamped: what it
 * put aside earlier is not the last that was there.
 */
export function outdateStashes(step: StepName, taken: readonly string[]): string {
  const ids = taken.map((id) => `${text(id)}::pg_catalog.int8`).join(', ');
  return `UPDATE orch.stash SET passed_at = pg_catalog.clock_timestamp()
    WHERE ${isOpen(step)} AND direction OPERATOR(pg_catalog.=) ${text(step.direction)}
      AND id OPERATOR(pg_catalog.<>) ALL (ARRAY[${ids}]::pg_catalog.int8[])`;
}

function isOnWayBack(step: StepName): string {
  return `${isOpen(step)} AND direction OPERATOR(pg_catalog.<>) ${text(step.direction)}`;
}

function isOpen({ revision }: StepName): string {
  return `passed_at IS NULL AND revision OPERATOR(pg_catalog.=) ${text(revision)}`;
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
  readonly passed_at: string | null;
  readonly kept: string | null;
  readonly tableOid: string | null;
  readonly root: Stash['root'];
  readonly otherKey: Stash['otherKey'];
  readonly witness: Stash['witness'];
  readonly revisionChecksum: string;
}

const iso = (column: string): string =>
  `pg_catalog.to_char(pg_catalog.timezone('UTC', ${column}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const stashesFrom = `
  SELECT id::pg_catalog.text, revision, direction, run_id::pg_catalog.text AS run, kind,
         schema_name AS schema, table_name AS "table", lost, held,
         pg_catalog.to_json(key) AS key, sequences, row_count::pg_catalog.text AS rows,
         bytes::pg_catalog.text, checksum, ${iso('stashed_at')} AS stashed_at,
         ${iso('restored_at')} AS restored_at, ${iso('passed_at')} AS passed_at,
         pg_catalog.to_json(other_key) AS "otherKey", witness,
         kept_count::pg_catalog.text AS kept, root, revision_checksum AS "revisionChecksum",
         CASE WHEN stored_oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(
                pg_catalog.concat('orch.stash_', id))::pg_catalog.oid
              THEN table_oid::pg_catalog.text END AS "tableOid"
  FROM orch.stash`;

const stashesQuery = `${stashesFrom} ORDER BY orch.stash.id`;

/** Reads a row: what orch wrote there was checked when it was written. */
function stashOf(found: StashRow): Stash {
  const { stashed_at: stashedAt, restored_at: restoredAt, passed_at: passedAt, ...row } = found;
  return {
    ...row,
    revision: row.revision as RevisionId,
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    stashedAt,
    restoredAt,
    passedAt,
    kept: row.kept === null ? null : Number(row.kept),
  };
}
