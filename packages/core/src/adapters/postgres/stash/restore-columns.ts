import type { Querier } from '../querier.ts';
import { compare, countMatches } from './count-matches.ts';
import { noKey, notRestored } from './errors.ts';
import { matchSql, updateSql } from './restore-sql.ts';
import type { Matching } from './restore-sql.ts';
import type { RestoreCounts } from './restore-stash.ts';
import { withoutTriggers } from './without-triggers.ts';

/**
 * Puts values of columns back to the rows that they belong to.
 * @throws OrchError `STASH.NO_KEY`, `STASH.NOT_RESTORED`
 */
export async function restoreColumns(
  session: Querier,
  matching: Matching,
  mode: 'restore' | 'preview',
): Promise<RestoreCounts> {
  const { stash } = matching;
  if (matching.key.length === 0) throw noKey(stash.id, 'its table had no key that is still there');
  const before =
    stash.kind === 'labels'
      ? await countMatches(session, matchSql(matching))
      : await compare(session, matching);
  if (before.matched !== before.distinct) {
    throw noKey(stash.id, `several rows of ${matching.table.name} have the same key`);
  }
  if (mode === 'restore' && before.matched > 0) {
    await withoutTriggers(session, matching, () => session.query(updateSql(matching)));
    const after = await compare(session, matching);
    if (after.differing > before.kept || after.matched !== before.matched) {
      const others = after.differing - before.kept;
      throw notRestored(stash.id, `${others} values would be others than in the stash`);
    }
  }
  return {
    restored: before.matched - before.kept,
    deleted: stash.rows - before.matched,
    born: before.present - before.matched,
    changed: before.changing,
    kept: before.kept,
  };
}
