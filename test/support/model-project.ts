import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { gitRepo } from './git-repo.ts';
import type { GitRepo } from './git-repo.ts';
import { connectionOf } from './project.ts';

/** The source of models with one table of recruits, and more columns. */
export const recruitModels = (columns: string): string => `import { defineModel } from '@orch/core';

export const recruits = defineModel('recruits', (table) => {
  table.increments('id');
  table.text('first_name').notNullable();${columns}
});
`;

/** Makes a repository whose first commit has models of recruits and no revision. */
export function modelProject(
  environments: Readonly<Record<string, PostgresTarget>>,
  { extension = 'mjs' }: { readonly extension?: 'mjs' | 'ts' } = {},
): GitRepo {
  const repo = gitRepo();
  const connections = Object.entries(environments).map(([name, target]) => [
    name,
    connectionOf(target),
  ]);
  const config = {
    models: './models.mjs',
    extension,
    environments: Object.fromEntries(connections) as unknown,
  };
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(repo.root, 'node_modules'));
  repo.commit({
    'orch.config.mjs': `export default ${JSON.stringify(config)};\n`,
    'models.mjs': recruitModels(''),
    '.gitignore': 'node_modules\n',
    'migrations/.gitkeep': '',
  });
  return repo;
}
