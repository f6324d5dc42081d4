import { OrchError } from '../failure/orch-error.ts';
import { makeHistory } from '../history/history.ts';
import { readRevision } from '../revision/read-revision.ts';
import type { Revision } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';

/**
 * The revisions of rows as they were read when they were applied, in the order of the rows, with
 * what merges say about them: those among the rows, and among `others`, which were applied with
 * them or still are.
 */
export function revisionsOfRows(
  rows: readonly AppliedRevision[],
  others: readonly AppliedRevision[] = [],
): readonly NotedRevision[] {
  const texts = new Map(others.map((row) => [row.id, row]));
  const whole = rows.map((row) => {
    const other = texts.get(row.id);
    return row.source === '' && other?.checksum === row.checksum ? other : row;
  });
  const ids = new Set(rows.map(({ id }) => id));
  const all = [...whole, ...others.filter(({ id }) => !ids.has(id))];
  const { revisions } = makeHistory(all.map(revisionOfRow));
  return rows.flatMap(({ id, commit }) => {
    const revision = revisions.get(id);
    return revision === undefined ? [] : [{ ...revision, commit }];
  });
}

/** A revision, and the commit that it is of as far as one is noted; null for a local one. */
export interface NotedRevision extends Revision {
  readonly commit: string | null;
}

/**
 * Wanted revisions, of which those that are applied with the same text are of the commit that they
 * were applied from: what they import made the database then, whatever it is in the target.
 */
export function asApplied(
  wanted: readonly NotedRevision[],
  applied: readonly AppliedRevision[],
): readonly NotedRevision[] {
  const rows = new Map(applied.map((row) => [row.id, row]));
  return wanted.map((one) => {
    const row = rows.get(one.id);
    const commit = row?.checksum === one.checksum ? row.commit : null;
    return commit === null ? one : { ...one, commit };
  });
}

/** The parents are those that were recorded, whatever else is applied now. */
function revisionOfRow(row: AppliedRevision): Revision {
  const { id, parents, checksum, source, path, fileName } = row;
  const known = { id, parents, checksum, source, path, fileName, lineage: 'header' as const };
  try {
    const { message, merge } = readRevision({ fileName, path, bytes: Buffer.from(source) });
    return { ...known, message, ...(merge === undefined ? {} : { merge }) };
  } catch (error) {
    // An older version may have taken what this one does not.
    if (!(error instanceof OrchError)) throw error;
    return { ...known, message: id };
  }
}
