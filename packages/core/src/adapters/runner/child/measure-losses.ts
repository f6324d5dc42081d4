import { findLosses, mergeLosses } from '../../../stash/find-losses.ts';
import type { Loss } from '../../../stash/find-losses.ts';
import {
  columnsOfEnums,
  compareLabels,
  fetchTables,
  shortenedEnums,
  tablesNow,
  tablesOf,
} from '../../postgres/stash/watch-losses.ts';
import type { LockedTable } from '../../postgres/stash/watch-losses.ts';
import { lookAt } from './copying-session.ts';
import type { Session } from './session.ts';

/**
 * Finds what the open transaction has destroyed since the catalog was remembered in it.
 */
export async function measureLosses(session: Session): Promise<readonly Loss[]> {
  const [before, locks] = await session.send(fetchTables.join(';\n'));
  const former = tablesOf(before?.rows ?? []);
  const lostLabels = locks?.rows[0]?.['labels'] === true ? await lossesOfLabels(session) : [];
  if (former.length === 0) return lostLabels;
  const [now] = await session.send(tablesNow);
  const after = tablesOf(now?.rows ?? []);
  const emptied = await findEmptied(session, former, after);
  return mergeLosses(findLosses(former, after, emptied), lostLabels);
}

/** Tables of which no row can be from before the transaction. */
async function findEmptied(
  session: Session,
  before: readonly LockedTable[],
  after: readonly LockedTable[],
): Promise<ReadonlySet<string>> {
  const files = new Map(before.map(({ oid, file }) => [oid, file]));
  const emptied = new Set<string>();
  for (const { oid, file, name, inserted } of after) {
    if (!files.has(oid) || files.get(oid) === file) continue;
    if (inserted === null) {
      emptied.add(oid);
      continue;
    }
    const rows = await lookAt(session, async () => {
      const answers = await session.send(`SELECT FROM ONLY ${name} OFFSET ${inserted} LIMIT 1`);
      return answers.at(-1)?.rows ?? [];
    });
    if (rows.length === 0) emptied.add(oid);
  }
  return emptied;
}

async function lossesOfLabels(session: Session): Promise<readonly Loss[]> {
  const [before, now] = await session.send(compareLabels.join(';\n'));
  const enums = shortenedEnums(before?.rows ?? [], now?.rows ?? []);
  if (enums.length === 0) return [];
  const [answer] = await session.send(columnsOfEnums(enums));
  const losses = (answer?.rows ?? []).map((row): Loss => {
    return { oid: String(row['oid']), kind: 'labels', columns: [Number(row['number'])] };
  });
  return mergeLosses([], losses);
}
