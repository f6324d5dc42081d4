import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';
import { pastBase } from './errors.ts';

/**
 * How many revisions of each database the last `count` revisions of all of them are. Revisions of
 * the same id belong together and count as one.
 *
 *     catalog     1  2     4
 *     monitoring  1     3  4     down 2 is [1 (4), 2 (4, 3)]
 *
 * @param ways the applied revisions of each database, the one to revert first at the front
 * @throws OrchError `PLAN.PAST_BASE`
 */
export function planJointDown(
  ways: readonly (readonly RevisionId[])[],
  count: number,
): readonly number[] {
  const taken = ways.map(() => 0);
  for (let done = 0; done < count; done += 1) {
    const next = ways.map((way, at) => way[taken[at] ?? 0]);
    const [newest] = next
      .filter((id) => id !== undefined)
      .toSorted((a, b) => compareRevisionIds(b, a));
    if (newest === undefined) throw pastBase(count, done);
    for (const [at, id] of next.entries()) if (id === newest) taken[at] = (taken[at] ?? 0) + 1;
  }
  return taken;
}
