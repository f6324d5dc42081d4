import type { Repository } from '../../git/repository.ts';
import type { RevisionId } from '../../revision/revision.ts';
import type { AppliedRevision } from '../../store/applied-revision.ts';
import { readObjects } from './read-objects.ts';
import { runGit } from './run-git.ts';

const mostRefs = 2000;
/** Beyond this many questions only the commits that revisions were applied from are asked. */
const mostQuestions = 50_000;

/**
 * Where Git has the files of applied revisions that are not in the folder, in words: the commit
 * that each was applied from, else the first branch that has it. Those that it finds nowhere are
 * not in the answer.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function locateRevisions(
  repository: Repository,
  lost: readonly AppliedRevision[],
): Promise<ReadonlyMap<RevisionId, string>> {
  const found = new Map<RevisionId, string>();
  const rows = lost.filter(({ path }) => path !== '' && !path.includes('\n'));
  if (rows.length === 0) return found;
  const places = await refPlaces(repository);
  const onBranches = Math.floor(mostQuestions / Math.max(1, places.length));
  const questions = rows.flatMap(({ id, path, commit }, index) => [
    ...(index < onBranches ? places : []).map(({ ref, words }) => ({
      id,
      name: `${ref}:${path}`,
      words,
    })),
    ...(commit === null || !/^[0-9a-f]{40,64}$/.test(commit)
      ? []
      : [{ id, name: `${commit}:${path}`, words: `commit ${commit.slice(0, 12)}` }]),
  ]);
  let at = 0;
  const names = questions.map(({ name }) => name);
  // Only whether the object is there matters, so none is kept.
  for await (const object of readObjects(repository, names, 0)) {
    const question = questions[at];
    at += 1;
    if (object.kind === 'missing' || question === undefined) continue;
    if (!found.has(question.id)) found.set(question.id, question.words);
  }
  return found;
}

async function refPlaces(
  repository: Repository,
): Promise<readonly { readonly ref: string; readonly words: string }[]> {
  const output = await runGit(repository.root, [
    'for-each-ref',
    `--count=${mostRefs}`,
    '--format=%(refname)',
    'refs/heads/',
    'refs/remotes/',
  ]);
  return output
    .split('\n')
    .filter((ref) => ref !== '')
    .map((ref) => ({ ref, words: `branch ${ref.replace(/^refs\/(?:heads|remotes)\//, '')}` }));
}
