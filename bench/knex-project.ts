import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresTarget } from '@orch/core/adapters/postgres/connect';
import { checkout, runProgram, urlOf } from './workbench.ts';
import { writeRevisions } from './write-revisions.ts';
import type { MadeRevision } from './write-revisions.ts';

/** A plain Knex project: orch and Knex run the same files with the same knexfile. */
export interface KnexProject {
  readonly folder: string;
  /** All statements of its revisions, for psql. */
  readonly script: string;
}

const knexfile = `
module.exports = {
  development: {
    client: 'pg',
    connection: process.env.BENCH_DATABASE_URL,
    migrations: { directory: './migrations' },
  },
};
`;

/** Writes a project with these revisions into a new folder inside `base`. */
export async function writeKnexProject(
  base: string,
  revisions: readonly MadeRevision[],
): Promise<KnexProject> {
  const folder = await mkdtemp(join(base, 'project-'));
  await writeRevisions(folder, revisions);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await writeFile(join(folder, 'knexfile.js'), knexfile);
  // Knex's command looks for knex and pg in the project.
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const script = join(folder, 'all.sql');
  await writeFile(script, revisions.map(({ sql }) => `${sql};\n`).join(''));
  return { folder, script };
}

/** Runs an orch command in a project. */
export function orch(
  project: KnexProject,
  target: PostgresTarget,
  ...args: readonly string[]
): Promise<string> {
  return node(project, target, join(checkout, 'packages/cli/dist/main.js'), args);
}

/** Runs a knex command in a project. */
export function knex(
  project: KnexProject,
  target: PostgresTarget,
  ...args: readonly string[]
): Promise<string> {
  return node(project, target, join(checkout, 'node_modules/knex/bin/cli.js'), args);
}

/** Runs a project's statements in one psql call; each is committed by itself. */
export function psql(
  project: KnexProject,
  target: PostgresTarget,
  ...args: readonly string[]
): Promise<string> {
  const url = urlOf(target);
  const options = ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', `--file=${project.script}`];
  return runProgram('psql', [url, ...options, ...args]);
}

function node(
  project: KnexProject,
  target: PostgresTarget,
  program: string,
  args: readonly string[],
): Promise<string> {
  return runProgram(process.execPath, [program, ...args], {
    cwd: project.folder,
    env: { BENCH_DATABASE_URL: urlOf(target) },
  });
}
