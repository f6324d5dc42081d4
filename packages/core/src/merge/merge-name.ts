import { createHash } from 'node:crypto';
import { makeRevisionName } from '../revision/revision-name.ts';
import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';

/**
 * The id of the revision that merges heads. It is made of their names alone, so that two people
 * who merge the same heads write the same file. `after` are other revisions that it must sort
 * behind.
 *
 * @throws OrchError `REVISION.NAME_ORDER`
 */
export function mergeName(
  heads: readonly RevisionId[],
  after: readonly RevisionId[] = [],
): RevisionId {
  const names = JSON.stringify([...heads].sort(compareRevisionIds));
  const hash = createHash('sha256').update(names).digest('hex').slice(0, 8);
  return makeRevisionName({
    message: `merge ${hash}`,
    parents: [...heads, ...after],
    // The time stamp is that of the latest parent and a second: no clock takes part.
    now: new Date(0),
  });
}
