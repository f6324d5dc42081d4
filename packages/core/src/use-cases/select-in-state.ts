import type { Database } from '../config/project.ts';
import { selectRevisions } from '../history/select-revisions.ts';
import { parseSelector } from '../history/selector.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { DatabaseState } from './read-database-state.ts';

/**
 * The revisions that a selector means for a database: relative ones count from what is applied,
 * and `<branch>@head` is read from Git.
 *
 * @throws OrchError `REVISION.UNKNOWN`, `REVISION.AMBIGUOUS`, `HISTORY.SEVERAL_HEADS`, `GIT.*`
 */
export async function selectInState(
  text: string,
  state: DatabaseState,
  database: Database,
): Promise<readonly RevisionId[]> {
  const { graph } = state.history;
  const selector = graph.has(text as RevisionId) ? null : parseSelector(text);
  const heads = selector?.kind === 'branch' ? await headsOfBranch(selector.branch, database) : [];
  return selectRevisions(text, { graph, current: state.current, branchHeads: () => heads });
}

async function headsOfBranch(branch: string, database: Database): Promise<readonly RevisionId[]> {
  const [{ requireRepository }, { readHistoryOfBranch }] = await Promise.all([
    import('../adapters/git/find-repository.ts'),
    import('../adapters/git/read-history-at-commit.ts'),
  ]);
  const repository = await requireRepository(database.directory);
  const { history } = await readHistoryOfBranch(repository, branch, database);
  return history.graph.heads();
}
