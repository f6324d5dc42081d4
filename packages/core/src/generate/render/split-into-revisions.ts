import type { Change, ChangePlan } from '../change.ts';

/**
 * Divides a plan into as many revisions as transactions need, in order; one for most plans, none
 * for an empty one. A change that cannot be in a transaction is alone; a change that can be used
 * only once it is committed (an added enum value) comes in an earlier revision than its users; and
 * each step ({@link Change.step}) has revisions of its own.
 *
 * Ways back are planned for each revision by itself, from the schemas before and after it.
 */
export function splitIntoRevisions(plan: ChangePlan): readonly (readonly Change[])[] {
  const shares: Change[][] = [];
  let share: Change[] = [];
  let uncommitted: readonly string[] = [];
  const close = (): void => {
    if (share.length > 0) shares.push(share);
    share = [];
    uncommitted = [];
  };
  for (const change of plan.changes) {
    const waits = !change.commitAfter && uncommitted.some((literal) => mentions(change, literal));
    const isOtherStep = share.length > 0 && share[0]?.step !== change.step;
    if (waits || isOtherStep || !change.transactional) close();
    share.push(change);
    if (!change.transactional) close();
    if (change.commitAfter) uncommitted = [...uncommitted, addedValue(change.sql)];
  }
  close();
  return shares;
}

/** The value in `ALTER TYPE t ADD VALUE 'v' AFTER 'u'`, as it is written; unknown is in every text. */
function addedValue(sql: string): string {
  return /ADD VALUE (?:IF NOT EXISTS )?'((?:[^']|'')*)'/i.exec(sql)?.[1] ?? '';
}

/** A value stands in a text in quotes, in an array's literal, or in a function's body. */
function mentions(change: Change, value: string): boolean {
  return change.sql.includes(value) || change.sql.includes(value.replaceAll("''", "'"));
}
