import { requireRepository } from '../adapters/git/find-repository.ts';
import { readHistoryOfBranch } from '../adapters/git/read-history-at-commit.ts';
import type { Database, Project } from '../config/project.ts';
import { ambiguousSelector, severalHeads, unknownRevision } from '../history/errors.ts';
import type { History } from '../history/history.ts';
import { selectRevision } from '../history/select-revisions.ts';
import { parseSelector } from '../history/selector.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import type { AppliedRevision } from '../store/applied-revision.ts';

/** Where to look for a revision. */
export interface FindRequest {
  readonly project: Project;
  readonly database: Database;
  readonly history: History;
  /** What the store has, with the text that was applied. */
  readonly applied: readonly AppliedRevision[];
  /** Heads of what is applied, from which `-1` counts. */
  readonly current: readonly RevisionId[];
}

/** A revision, and which place has it. */
export type FoundRevision =
  | { readonly kind: 'folder'; readonly revision: Revision }
  | { readonly kind: 'branch'; readonly revision: Revision; readonly branch: string }
  /** Only the store of a database has it: an orphan. */
  | { readonly kind: 'store'; readonly applied: AppliedRevision };

/**
 * Finds the one revision that a selector means: in the folder, for `<branch>@head` on a Git
 * branch, and last among what is applied, where orphans are.
 *
 * @throws OrchError `REVISION.UNKNOWN`, `REVISION.AMBIGUOUS`, `HISTORY.SEVERAL_HEADS`, `GIT.*`
 */
export async function findRevision(text: string, request: FindRequest): Promise<FoundRevision> {
  const { history, applied, current } = request;
  const selector = parseSelector(text);
  if (selector.kind === 'branch' && !history.graph.has(text as RevisionId)) {
    return onBranch(text, selector.branch, request);
  }
  const orphans = applied.filter(({ id }) => !history.revisions.has(id));
  const exact = orphans.find(({ id }) => id === text);
  if (exact !== undefined) return { kind: 'store', applied: exact };
  const fitting = selector.kind === 'name' ? orphans.filter(({ id }) => id.startsWith(text)) : [];
  const [orphan] = fitting;
  const inFolder = history.graph.ids().filter((id) => id.startsWith(text));
  if (orphan !== undefined && text !== '') {
    const all = [...inFolder, ...fitting.map(({ id }) => id)];
    if (all.length > 1) throw ambiguousSelector(text, all);
    return { kind: 'store', applied: orphan };
  }
  const id = selectRevision(text, { graph: history.graph, current });
  return { kind: 'folder', revision: revisionOf(history, id) };
}

async function onBranch(
  text: string,
  branch: string,
  { project, database }: FindRequest,
): Promise<FoundRevision> {
  const repository = await requireRepository(project.root);
  const { history } = await readHistoryOfBranch(repository, branch, database);
  const heads = history.graph.heads();
  const [head] = heads;
  if (head === undefined) throw unknownRevision(text, []);
  if (heads.length > 1) throw severalHeads(heads);
  return { kind: 'branch', revision: revisionOf(history, head), branch };
}

function revisionOf(history: History, id: RevisionId): Revision {
  const revision = history.revisions.get(id);
  if (revision === undefined) throw new Error(`the graph has ${id}, the history does not`);
  return revision;
}
