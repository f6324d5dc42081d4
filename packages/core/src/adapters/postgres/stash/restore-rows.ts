import type { Querier } from '../querier.ts';
import { checksumOf } from './cells.ts';
import { compare } from './count-matches.ts';
import { isUnreferenced, readForeignKeys } from './foreign-keys.ts';
import { noKey, notRestored } from './errors.ts';
import { countOrphansSql, deleteOthersSql, insertSql, rowsOf, updateSql } from './restore-sql.ts';
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
  const differing = overwrites ? 0 : before.differing;
  const orphans = await countOrphans(session, matching);
  const kept = differing + orphans;
  if (mode === 'restore') {
    await withoutTriggers(session, matching, async () => {
      if (overwrites && before.differing > 0) await session.query(updateSql(matching));
      await session.query(insertSql(matching));
    });
    const after = await compare(session, matching);
    const isAll = after.matched === stash.rows - orphans && after.differing === differing;
    if (!isAll || after.present !== before.present + stash.rows - orphans - before.matched) {
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

/**
 * Takes out what the same revision has put there the first time, too, and what was deleted since.
 * Rows that others refer to stay.
 */
async function removeOthers(session: Querier, matching: Matching): Promise<void> {
  const { oid } = matching.table;
  const keys = await readForeignKeys(session, matching.table);
  const conditions = keys.filter(({ child }) => child !== oid).map(isUnreferenced);
  await withoutTriggers(session, matching, () =>
    session.query(deleteOthersSql(matching, conditions)),
  );
}

async function countOrphans(session: Querier, matching: Matching): Promise<number> {
  if (matching.insertable.length === 0) return 0;
  const { rows } = await session.query<{ rows: string }>(countOrphansSql(matching));
  return Number(rows[0]?.rows ?? 0);
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
