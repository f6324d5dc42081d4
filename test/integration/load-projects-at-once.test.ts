import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadProject } from '../../packages/core/src/adapters/config/load-project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder whose configuration takes its time, and names its environment after where it ran. */
function slowProject(milliseconds: number): string {
  const root = temporaryFolder('load');
  const config = `import { basename } from 'node:path';
    export default async () => {
      await new Promise((done) => setTimeout(done, ${milliseconds}));
      return { migrations: './migrations', environments: { [basename(process.cwd())]: 'postgres://u@h/d' } };
    };`;
  writeFileSync(join(root, 'orch.config.mjs'), config);
  return root;
}

describe('configurations that are loaded at once', () => {
  it('are each read in their own folder, and the process is put back where it was', async () => {
    const before = process.cwd();
    const folders = [slowProject(20), slowProject(100), slowProject(1)];
    const projects = await Promise.all(
      folders.map(async (cwd) => await loadProject({ cwd, env: {} })),
    );
    const environments = projects.map((project) =>
      [...project.databases.values()].flatMap((database) => [...database.environments.keys()]),
    );
    expect(environments).to.deep.equal(folders.map((folder) => [basename(folder)]));
    expect(process.cwd()).to.equal(before);
  });
});
