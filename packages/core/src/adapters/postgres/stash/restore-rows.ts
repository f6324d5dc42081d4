import type { Querier } from '../querier.ts';
import { checksumOf } from './cells.ts';
import { compare } from './count-matches.ts';
import { noKey, notRestored } from './errors.ts';
import { deleteOthersSql, insertSql, rowsOf, updateSql } from './restore-sql.ts';
import type { Matching } from './restore-sql.ts';
import type { RestoreCounts, RestoreOptions } from './restore-stash.ts';
import { withoutTriggers } from './without-triggers.ts';

/**
 * Puts rows back into their table. In a table that came back just now every row is the revision's
 * own, so there its rows become those of the stash.
 * @throws OrchError `STASH.NO_KEY`, `STASH.NOT_RESTORED`
 */
export async function restoreRows(
  session: Querier,
  matching: Matching,
  { replaces, mode }: Pick<RestoreOptions, 'replaces' | 'mode'>,
): Promise<RestoreCounts> {
  const { stash, table, key } = matching;
  const isNew = typeof replaces === 'object' && replaces.before === null;
  if (isNew && stash.revisionChecksum === replaces.checksum && table.kind === 'r') {
    await removeOthers(session, matching);
  }
  if (key.length === 0) return restoreIntoEmpty(session, matching, mode);
  const before = await compare(session, matching);
  const overwrites = isNew || replaces === 'all';
  const kept = overwrites ? 0 : before.differing;
  if (mode === 'restore') {
    await withoutTriggers(session, matching, async () => {
      if (overwrites && before.differing > 0) await session.query(updateSql(matching));
      await session.query(insertSql(matching));
    });
    const after = await compare(session, matching);
    const isAll = after.matched === stash.rows && after.differing === kept;
    if (!isAll || after.present !== before.present + stash.rows - before.matched) {
      throw notRestored(stash.id, `the rows of ${table.name} would not be those of the stash`);
    }
  }
  return {
    restored: stash.rows - kept,
    followed: 0,
    deleted: 0,
    born: before.present - before.matched,
    changed: overwrites ? before.differing : 0,
    kept,
  };
}

/** Rows that the same revision put there the first time, too, and that were deleted since. */
async function removeOthers(session: Querier, matching: Matching): Promise<void> {
  const { rows } = await session.query<object>(
    `SELECT FROM pg_catalog.pg_constraint
     WHERE confrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid
       AND confdeltype OPERATOR(pg_catalog.<>) ALL ('{a,r}'::pg_catalog."char"[])
     LIMIT 1`,
    [matching.table.oid],
  );
  // Deleting them would reach other tables.
  if (rows.length > 0) return;
  await withoutTriggers(session, matching, () => session.query(deleteOthersSql(matching)));
}

/** Without a key only an empty table can tell that no row comes twice. */
async function restoreIntoEmpty(
  session: Querier,
  matching: Matching,
  mode: 'restore' | 'preview',
): Promise<RestoreCounts> {
  const { stash, table, values } = matching;
  const some = await session.query<object>(`SELECT FROM ${rowsOf(table)} LIMIT 1`);
  if (some.rows.length > 0) {
    throw noKey(stash.id, `it has no key, and ${table.name} has rows already`);
  }
  if (mode === 'restore') {
    await withoutTriggers(session, matching, () => session.query(insertSql(matching)));
    const { rows } = await session.query<{ rows: string; checksum: string }>(
      `SELECT pg_catalog.count(*)::pg_catalog.text AS rows,
              ${checksumOf(
                't',
                values.map(({ from, into }) => ({ ...from, name: into.name })),
              )} AS checksum
       FROM ${rowsOf(table)} t`,
    );
    if (rows[0]?.checksum !== stash.checksum || Number(rows[0].rows) !== stash.rows) {
      throw notRestored(stash.id, `the rows of ${table.name} would not be those of the stash`);
    }
  }
  return { restored: stash.rows, followed: 0, deleted: 0, born: 0, changed: 0, kept: 0 };
}
