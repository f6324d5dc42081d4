import { currentBranch } from '../adapters/git/current-branch.ts';
import type { Database, Project } from '../config/project.ts';
import { withoutLocal } from '../config/select-target.ts';
import { matchesBranch } from '../git/branch-policy.ts';

/** Where a new revision belongs, and the history that it continues. */
export type RevisionFolder =
  | { readonly kind: 'migrations'; readonly database: Database }
  | {
      readonly kind: 'local';
      /** Its `directory` is the local folder, and its history has the local revisions. */
      readonly database: Database;
      /** Null when no branch is checked out. */
      readonly branch: string | null;
    };

/**
 * Chooses the folder for a new revision: the migrations folder on a release branch and where there
 * is no Git repository, and elsewhere the local folder, which Git ignores. What goes to Git
 * continues only what is in Git.
 *
 * @throws OrchError `GIT.*`
 */
export async function chooseRevisionFolder(
  project: Project,
  database: Database,
): Promise<RevisionFolder> {
  const branch = await currentBranch(project.root);
  const named = branch.kind === 'branch' || branch.kind === 'unborn' ? branch.name : null;
  // A protected environment has none, but where a revision belongs is a matter of the branch.
  const localDirectory = project.databases.get(database.name)?.localDirectory;
  const isShared =
    branch.kind === 'noRepository' ||
    (named !== null && matchesBranch(named, project.releaseBranches));
  if (isShared || localDirectory === undefined) {
    return { kind: 'migrations', database: withoutLocal(database) };
  }
  return {
    kind: 'local',
    database: { ...database, localDirectory, directory: localDirectory },
    branch: named,
  };
}
