import type { History } from '../history/history.ts';
import type { RevisionId } from '../revision/revision.ts';

/**
 * The revisions of a history that another one (that of a commit) has with the same text at the
 * same path: committed, and not edited since.
 */
export function unchangedSince(now: History, committed: History): ReadonlySet<RevisionId> {
  const unchanged = new Set<RevisionId>();
  for (const [id, revision] of now.revisions) {
    const before = committed.revisions.get(id);
    if (before?.checksum === revision.checksum && before.path === revision.path) unchanged.add(id);
  }
  return unchanged;
}
