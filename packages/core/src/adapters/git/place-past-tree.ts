import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PastPlace } from '../../runner/run-step.ts';
import { linkPackages } from './past-code-packages.ts';
import { writePastTree, type PastTree, type PastTreeRequest } from './write-past-tree.ts';

/** A throw-away work tree in which code can run. */
export interface PlacedTree extends PastTree {
  /** Absolute path of what stands for the top of the repository. */
  readonly folder: string;
  readonly place: PastPlace;
  /** Packages of the workspace that are the present ones, because Git does not have their build. */
  readonly presentPackages: readonly string[];
}

/**
 * Writes a commit's files and gives them the packages and settings of this machine. `project` is
 * the path of the project's folder from the top of the repository, empty for the top itself.
 *
 * @throws OrchError `PAST_CODE.*`, `GIT.*`
 */
export async function placePastTree(
  request: PastTreeRequest,
  project: string,
): Promise<PlacedTree> {
  const { folder, repository } = request;
  const tree = await writePastTree(request);
  const { paths } = tree;
  const presentPackages = linkPackages({
    repositoryRoot: repository.root,
    project,
    tree: folder,
    paths,
  });
  const root = join(folder, project);
  const place = existsSync(root) ? root : folder;
  return {
    ...tree,
    folder,
    presentPackages,
    place: { root: place, tsconfig: tsconfigAbove(place, folder) },
  };
}

/** As TypeScript finds it: in the folder of the project or above, here up to the repository's top. */
function tsconfigAbove(folder: string, top: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (at === top || dirname(at) === at) return null;
  }
}
