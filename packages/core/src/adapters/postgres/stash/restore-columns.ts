import type { Querier } from '../querier.ts';
import { compare, countMatches } from './count-matches.ts';
import type { Compared } from './count-matches.ts';
import { noKey, notRestored } from './errors.ts';
import { doubtKeys, followKeys, matchAlike } from './follow-keys.ts';
import { matchSql, renumberSql, updateSql } from './restore-sql.ts';
import type { Matching } from './restore-sql.ts';
import type { RestoreCounts } from './restore-stash.ts';
import { withoutTriggers } from './without-triggers.ts';

/**
 * Puts values of columns back to the rows that they belong to: those with the same key, and those
 * whose key was changed since as far as that can be proved.
 * @throws OrchError `STASH.NO_KEY`, `STASH.NOT_RESTORED`
 */
export async function restoreColumns(
  session: Querier,
  wanted: Matching,
  mode: 'restore' | 'preview',
): Promise<RestoreCounts> {
  const { stash } = wanted;
  const hasKey = wanted.key.length > 0;
  const matching = hasKey ? doubtKeys(wanted) : matchAlike(wanted);
  const before =
    stash.kind === 'labels'
      ? await countMatches(session, matchSql(matching))
      : await compare(session, matching);
  if (before.matched !== before.distinct || before.matched !== before.distinctThere) {
    const alike = hasKey ? 'have the same key' : 'are alike, and it has no key';
    throw noKey(stash.id, `several rows of ${matching.table.name} ${alike}`);
  }
  if (mode === 'restore') await write(session, matching, before);
  const moved =
    hasKey && before.matched < stash.rows ? await restoreMoved(session, wanted, mode) : null;
  const matched = before.matched + (moved?.matched ?? 0);
  const kept = before.kept + (moved?.kept ?? 0);
  return {
    restored: matched - kept,
    followed: (moved?.matched ?? 0) - (moved?.kept ?? 0),
    deleted: stash.rows - matched,
    born: before.present - matched,
    changed: before.changing + (moved?.changing ?? 0),
    kept,
  };
}

/** What leads to more than one row proves nothing. */
async function restoreMoved(
  session: Querier,
  matching: Matching,
  mode: 'restore' | 'preview',
): Promise<Compared | null> {
  if (matching.stash.kind === 'labels') return null;
  const follow = await followKeys(session, matching);
  if (follow === null) return null;
  const moved = { ...matching, follow };
  const before = await compare(session, moved);
  if (before.matched !== before.distinct || before.matched !== before.distinctThere) return null;
  if (mode === 'restore') await write(session, moved, before);
  return before;
}

async function renumber(session: Querier, matching: Matching): Promise<void> {
  for (const pair of matching.values.filter(({ isNew }) => isNew === true)) {
    const sequence = matching.table.sequences.find(({ column }) => column === pair.into.name);
    if (sequence === undefined) continue;
    for (const sql of renumberSql(matching, pair, sequence)) await session.query(sql);
  }
}

async function write(session: Querier, matching: Matching, before: Compared): Promise<void> {
  if (before.matched === 0) return;
  await withoutTriggers(session, matching, async () => {
    // A second pass would take the first one's numbers away.
    if (matching.follow === undefined) await renumber(session, matching);
    await session.query(updateSql(matching));
  });
  const after = await compare(session, matching);
  if (after.differing > before.kept || after.matched !== before.matched) {
    const others = after.differing - before.kept;
    throw notRestored(matching.stash.id, `${others} values would be others than in the stash`);
  }
}
