import type { AddedBy } from '../adapters/git/who-added.ts';
import type { CommitSha } from '../git/repository.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { MergeHistory } from './merge-heads-history.ts';

/**
 * The commits that brought revisions, and their authors; a revision that is not committed is not in
 * the answer.
 *
 * @throws OrchError `GIT.*`
 */
export async function findAuthors(
  { repository, history, homes }: MergeHistory,
  ids: readonly RevisionId[],
): Promise<ReadonlyMap<RevisionId, AddedBy>> {
  const found = new Map<RevisionId, AddedBy>();
  if (repository === null) return found;
  const [{ whoAdded }, { readHead }, { readCommitted }] = await Promise.all([
    import('../adapters/git/who-added.ts'),
    import('../adapters/git/resolve-commit.ts'),
    import('../adapters/git/read-committed.ts'),
  ]);
  const head = await readHead(repository);
  const revisions = ids.flatMap((id) => history.revisions.get(id) ?? []);
  const committed = await readCommitted(repository, revisions);
  const byCommit = new Map<CommitSha, { id: RevisionId; path: string }[]>();
  for (const { id, path } of revisions) {
    const home = homes.get(id)?.commit ?? null;
    // What is edited, or new, in the folder is nobody's yet.
    const commit = home ?? (head.kind !== 'unborn' && committed.has(id) ? head.commit : null);
    if (commit === null) continue;
    byCommit.set(commit, [...(byCommit.get(commit) ?? []), { id, path }]);
  }
  for (const [commit, of] of byCommit) {
    const added = await whoAdded(
      repository,
      commit,
      of.map(({ path }) => path),
    );
    for (const { id, path } of of) {
      const by = added.get(path);
      if (by !== undefined) found.set(id, by);
    }
  }
  return found;
}
