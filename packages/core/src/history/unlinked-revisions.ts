import type { RevisionId } from '../revision/revision.ts';
import type { History } from './history.ts';

/**
 * Revisions without a header: the one after a new name would take the new revision for its parent,
 * so a new name sorts after all of them.
 */
export function unlinkedRevisions({ revisions }: History): readonly RevisionId[] {
  return [...revisions.values()]
    .filter(({ lineage }) => lineage === 'byteOrder')
    .map(({ id }) => id);
}
