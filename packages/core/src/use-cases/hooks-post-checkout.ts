import { isAtRest } from './reach-environment.ts';
import { readStatus } from './read-status.ts';
import { differentPaths, emptyTree } from '../adapters/git/compare-trees.ts';
import { commitAt, placeOf } from '../adapters/git/git-place.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { Repository } from '../git/repository.ts';
import { isGuarded } from '../guard/guarded-folders.ts';
import type { RevisionId } from '../revision/revision.ts';
import { rulesOfProject } from './guard-rules.ts';

/** A checkout that has happened. */
export interface CheckoutMade {
  readonly project: Project;
  readonly repository: Repository;
  readonly targets: readonly { readonly database: Database; readonly environment: Environment }[];
  readonly from: string;
  readonly to: string;
}

/** A database that is not where the checkout is. */
export type LeftBehind =
  | {
      readonly kind: 'elsewhere';
      readonly database: string;
      readonly environment: string;
      /** Revisions that are applied, and that the checkout does not have. */
      readonly lost: readonly RevisionId[];
      readonly pending: readonly RevisionId[];
    }
  | { readonly kind: 'unknown'; readonly database: string; readonly environment: string };

const connectTimeoutMs = 1000;

/**
 * The databases that a checkout left elsewhere. Nothing is asked when both commits have the same
 * revisions, an embedded server is not started for it, and one that does not answer within a second
 * is unknown.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function findLeftBehind(made: CheckoutMade): Promise<readonly LeftBehind[]> {
  const { project, repository, targets } = made;
  const place = placeOf(repository, null);
  const [from, to] = await Promise.all([commitAt(place, made.from), commitAt(place, made.to)]);
  if (to === null) return [];
  const { folders } = rulesOfProject(project, repository);
  const paths = await differentPaths(place, {
    from: from ?? emptyTree(to),
    to: { kind: 'commit', commit: to },
    paths: folders.map(({ path }) => path),
  });
  if (![...paths].some((path) => isGuarded(path, folders))) return [];
  const found = await Promise.all(targets.map((target) => look(project, target)));
  return found.filter((one) => one !== null);
}

async function look(
  project: Project,
  { database, environment }: CheckoutMade['targets'][number],
): Promise<LeftBehind | null> {
  const names = { database: database.name, environment: environment.name };
  try {
    if (await isAtRest(environment, project)) return { kind: 'unknown', ...names };
    const { status, folder } = await readStatus({
      project,
      database,
      environment,
      connectTimeoutMs,
    });
    const { revisions } = folder.history;
    const lost = status.applied.filter((id) => !revisions.has(id));
    if (lost.length === 0 && status.pending.length === 0) return null;
    return { kind: 'elsewhere', ...names, lost, pending: status.pending };
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    return { kind: 'unknown', ...names };
  }
}
