import { configValues, type GitPlace } from '../adapters/git/git-place.ts';
import { pathInRepository } from '../adapters/git/read-history-at-commit.ts';
import { RELEASE_BRANCHES } from '../config/make-project.ts';
import type { Project } from '../config/project.ts';
import type { Repository } from '../git/repository.ts';
import { invalidRule, noFolders } from '../guard/errors.ts';
import type { GuardedFolder } from '../guard/guarded-folders.ts';
import { allowances, type GuardRule } from '../guard/policy.ts';
import type { GuardRules } from './guard-state.ts';

/** Extensions of revisions where no configuration is read. */
const usualExtensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * The rules of a project: the folders of all its databases, in every environment.
 *
 * @throws OrchError `GUARD.NO_FOLDERS`, `GIT.OUTSIDE_REPOSITORY`
 */
export function rulesOfProject(project: Project, repository: Repository): GuardRules {
  const { guard, releaseBranches } = project;
  const folders = [...project.databases.values()].flatMap(
    ({ directories, loadExtensions, environments }): readonly GuardedFolder[] => {
      const settings = [...environments.values()].map(({ overrides }) => overrides);
      return [{ directories, loadExtensions }, ...settings].flatMap((one) =>
        (one.directories ?? directories).map((directory) => ({
          path: pathInRepository(repository, directory),
          extensions: one.loadExtensions ?? loadExtensions,
        })),
      );
    },
  );
  if (folders.length === 0) throw noFolders(false);
  return { policy: { rules: guard, releaseBranches }, folders };
}

/** What the command line says about a repository without a configuration. */
export interface GivenRules {
  readonly migrations: readonly string[];
  readonly releaseBranches: readonly string[];
}

/**
 * The rules of a repository whose configuration must not be run, since it may be part of what is
 * pushed: from the command line, else from its Git configuration (`orch.migrations`,
 * `orch.releaseBranches`, `orch.guard`).
 *
 * @throws OrchError `GUARD.NO_FOLDERS`, `GUARD.INVALID_RULE`
 */
export async function rulesOfRepository(place: GitPlace, given: GivenRules): Promise<GuardRules> {
  const [migrations, branches, rules] = await Promise.all([
    given.migrations.length > 0 ? given.migrations : configValues(place, 'orch.migrations'),
    given.releaseBranches.length > 0
      ? given.releaseBranches
      : configValues(place, 'orch.releaseBranches'),
    configValues(place, 'orch.guard'),
  ]);
  if (migrations.length === 0) throw noFolders(true);
  return {
    policy: {
      rules: rules.map(readRule),
      releaseBranches: branches.length > 0 ? branches : RELEASE_BRANCHES,
    },
    folders: migrations.map((folder) => ({
      path: folder.replace(/^(?:\.?\/)+|\/+$/g, '').replace(/^\.$/, ''),
      extensions: usualExtensions,
    })),
  };
}

function readRule(rule: string): GuardRule {
  const at = rule.lastIndexOf('=');
  const allows = allowances.find((one) => one === rule.slice(at + 1).trim());
  const pattern = rule.slice(0, Math.max(0, at)).trim();
  if (allows === undefined || pattern === '') throw invalidRule(rule);
  return { pattern, allows };
}
