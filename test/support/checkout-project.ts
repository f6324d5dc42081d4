import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { openGitRepo } from './git-repo.ts';
import type { GitRepo } from './git-repo.ts';
import { createDatabase, query } from './postgres.ts';
import { testProject } from './project.ts';
import type { TestProject } from './project.ts';
import { runOrch } from './run-orch.ts';
import type { OrchRun } from './run-orch.ts';

/** A project in a repository, with a database that is moved along its branches. */
export interface CheckoutProject {
  readonly project: TestProject;
  readonly repo: GitRepo;
  readonly dev: PostgresTarget;
  orch(...words: readonly string[]): Promise<OrchRun>;
  orchWith(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<OrchRun>;
  /** Ids of what is applied, in the order in which it was. */
  applied(target?: PostgresTarget): Promise<readonly string[]>;
}

/** A revision's file; the SQL stands in template literals. */
export function revisionFile(
  id: string,
  parents: string,
  { up, down }: { readonly up: string; readonly down: string },
): Readonly<Record<string, string>> {
  const text = `/**
 * ${id.slice(15).replaceAll('_', ' ')}.
 *
 * @revision ${id}
 * @parents  ${parents}
 */
export const up = (knex) => knex.raw(\`${up}\`);
export const down = (knex) => knex.raw(\`${down}\`);
`;
  return { [`migrations/${id}.mjs`]: text };
}

/** Makes an empty project on branch main; `config` is added to its configuration. */
export async function checkoutProject(
  config: Readonly<Record<string, unknown>> = {},
): Promise<CheckoutProject> {
  const dev = await createDatabase('checkout');
  const project = await testProject({ environments: { dev }, config });
  const repo = openGitRepo(project.root);
  repo.git('init', '--quiet', '--initial-branch=main');
  repo.write('.gitignore', 'node_modules\n');
  const orchWith: CheckoutProject['orchWith'] = (env, ...words) =>
    runOrch(words, { cwd: project.root, env });
  return {
    project,
    repo,
    dev,
    orchWith,
    orch: (...words) => orchWith({}, ...words),
    async applied(target = dev) {
      const sql = 'select id from orch.revisions order by position';
      return (await query<{ id: string }>(target, sql)).map(({ id }) => id);
    },
  };
}
