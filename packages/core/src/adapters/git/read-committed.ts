import { checksumOf } from '../../revision/checksum.ts';
import { decodeSource, largestSource } from '../../revision/decode-source.ts';
import type { Revision, RevisionId } from '../../revision/revision.ts';
import { OrchError } from '../../failure/orch-error.ts';
import type { CommitSha, Repository } from '../../git/repository.ts';
import { readObjects } from './read-objects.ts';
import { readHead } from './resolve-commit.ts';

/**
 * The checked-out commit for each revision that it holds with the same text at the same path; a
 * revision that is new or edited is not in the answer.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function readCommitted(
  repository: Repository,
  revisions: readonly Revision[],
): Promise<ReadonlyMap<RevisionId, CommitSha>> {
  const committed = new Map<RevisionId, CommitSha>();
  const head = await readHead(repository);
  if (head.kind === 'unborn') return committed;
  const named = revisions.filter(({ path }) => !path.includes('\n'));
  const names = named.map(({ path }) => `${head.commit}:${path}`);
  let at = 0;
  for await (const object of readObjects(repository, names, largestSource)) {
    const revision = named[at];
    at += 1;
    if (object.kind !== 'object' || revision === undefined) continue;
    if (isSameText(revision, object.bytes)) committed.set(revision.id, head.commit);
  }
  return committed;
}

/** Whether the bytes are the text of a revision. */
export function isSameText(revision: Revision, bytes: Uint8Array): boolean {
  try {
    return checksumOf(decodeSource(revision.path, bytes)) === revision.checksum;
  } catch (error) {
    if (error instanceof OrchError) return false;
    throw error;
  }
}
