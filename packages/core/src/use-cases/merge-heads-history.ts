import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import { nearestRepositoryRoot } from '../adapters/files/nearest-repository-root.ts';
import type { Database, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { CommitSha, Repository } from '../git/repository.ts';
import { refuseErrors } from '../history/errors.ts';
import { makeHistory, type History } from '../history/history.ts';
import { selectRevisions } from '../history/select-revisions.ts';
import { parseSelector } from '../history/selector.ts';
import { differentRevisions } from '../merge/errors.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';

/** Where a revision comes from: the folder, or a commit. */
export interface RevisionHome {
  /** Absolute path in the migrations folder; null for what only a commit has. */
  readonly file: string | null;
  /** The commit that it was read from; null for the folder. */
  readonly commit: CommitSha | null;
}

/** The revisions that are to be merged, and all that they build on. */
export interface MergeHistory {
  readonly history: History;
  readonly heads: readonly RevisionId[];
  readonly homes: ReadonlyMap<RevisionId, RevisionHome>;
  readonly repository: Repository | null;
  /** What the folder has. */
  readonly folder: History;
  /** Revisions without a header, after which a new name has to sort. */
  readonly unlinked: readonly RevisionId[];
}

/** A revision with where it was read. */
interface Found {
  readonly revision: Revision;
  readonly home: RevisionHome;
}

/**
 * Reads what is to be merged: the heads of the folder, or those that are named, each a revision of
 * the folder, or a branch or commit whose heads are meant. A commit's history is read from Git;
 * nothing is checked out.
 *
 * @throws OrchError `HISTORY.FINDINGS`, `REVISION.UNKNOWN`, `MERGE.DIFFERENT`, `GIT.*`
 */
export async function readMergeHistory(
  project: Project,
  database: Database,
  names: readonly string[],
): Promise<MergeHistory> {
  const { history: folder, files, findings } = await readMigrationsFolder(database, project);
  refuseErrors(findings);
  const repository = await repositoryOf(project);
  const ofFolder = [...folder.revisions.values()].map((revision): Found => {
    return { revision, home: { file: files.get(revision.id) ?? null, commit: null } };
  });
  if (names.length === 0) {
    const heads = folder.graph.heads();
    return { ...joined([ofFolder]), heads, repository, folder };
  }
  const heads: RevisionId[] = [];
  const sources: (readonly Found[])[] = [];
  for (const name of names) {
    const local = selectLocal(name, folder);
    if (local !== null) {
      heads.push(...local);
      sources.push(ofFolder);
      continue;
    }
    const found = await readCommitted(name, database, repository);
    heads.push(...found.heads);
    sources.push(found.revisions);
  }
  const all = joined(sources);
  refuseErrors(all.history.findings);
  return { ...all, heads: all.history.graph.headsOf(heads), repository, folder };
}

function selectLocal(name: string, { graph }: History): readonly RevisionId[] | null {
  if (graph.has(name as RevisionId)) return [name as RevisionId];
  if (parseSelector(name).kind !== 'name') return null;
  try {
    return selectRevisions(name, { graph, current: [] });
  } catch (error) {
    // It may be the name of a branch.
    if (error instanceof OrchError && error.code === 'REVISION.UNKNOWN') return null;
    throw error;
  }
}

async function readCommitted(
  name: string,
  database: Database,
  repository: Repository | null,
): Promise<{ readonly heads: readonly RevisionId[]; readonly revisions: readonly Found[] }> {
  const [{ requireRepository }, { readHistoryOfName }] = await Promise.all([
    import('../adapters/git/find-repository.ts'),
    import('../adapters/git/read-history-at-commit.ts'),
  ]);
  const place = repository ?? (await requireRepository(database.directory));
  const { commit, history } = await readHistoryOfName(place, name, database);
  refuseErrors(history.findings);
  const revisions = [...history.revisions.values()];
  return {
    heads: history.graph.heads(),
    revisions: revisions.map((revision) => ({ revision, home: { file: null, commit } })),
  };
}

/** Puts sources together; the first that has a revision is its home. */
function joined(
  sources: readonly (readonly Found[])[],
): Pick<MergeHistory, 'history' | 'homes' | 'unlinked'> {
  const found = new Map<RevisionId, Found>();
  for (const one of sources.flat()) {
    const known = found.get(one.revision.id);
    if (known === undefined) found.set(one.revision.id, one);
    else if (known.revision.checksum !== one.revision.checksum) {
      throw differentRevisions(one.revision.id, placeOf(known.home), placeOf(one.home));
    }
  }
  const revisions = [...found.values()].map(({ revision }) => revision);
  // Without a header they keep the parents that they have where they were read.
  const history = makeHistory(revisions.map((one) => ({ ...one, lineage: 'header' })));
  const homes = new Map([...found].map(([id, { home }]) => [id, home]));
  const unlinked = revisions.filter(({ lineage }) => lineage === 'byteOrder').map(({ id }) => id);
  return { history, homes, unlinked };
}

function placeOf({ commit }: RevisionHome): string {
  return commit === null ? 'the migrations folder' : `commit ${commit.slice(0, 12)}`;
}

async function repositoryOf({ root }: Project): Promise<Repository | null> {
  if (nearestRepositoryRoot(root) === null) return null;
  const { findRepository } = await import('../adapters/git/find-repository.ts');
  const lookup = await findRepository(root);
  return lookup.kind === 'found' ? lookup.repository : null;
}
