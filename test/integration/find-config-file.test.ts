import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadProject } from '../../packages/core/src/adapters/config/load-project.ts';
import { failure } from '../support/failure.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder with files; `git` makes it a repository's root. */
function folder(files: Readonly<Record<string, string>>, git = false): string {
  const root = temporaryFolder('search');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  if (git) execFileSync('git', ['init', '-q', root]);
  return root;
}

describe('the search for a configuration', () => {
  const CONFIG = "export default { environments: { dev: 'embedded:dev' } };";

  it('goes upwards to the root of the repository', async () => {
    const root = folder({ 'orch.config.mjs': CONFIG, 'a/b/c.txt': '' }, true);
    const project = await loadProject({ cwd: join(root, 'a/b'), env: {} });
    expect(project.root).to.equal(root);
  });

  it('takes the nearest, also a knexfile', async () => {
    const root = folder(
      {
        'orch.config.mjs': CONFIG,
        'a/knexfile.js': `module.exports = { client: 'pg', connection: 'postgres://u@h/d' };`,
        'a/b/c.txt': '',
      },
      true,
    );
    const project = await loadProject({ cwd: join(root, 'a/b'), env: {} });
    expect(project.source).to.deep.equal({ kind: 'knexfile', path: join(root, 'a/knexfile.js') });
  });

  it('never leaves the repository', async () => {
    const root = folder({ 'orch.config.mjs': CONFIG, 'inner/c.txt': '' });
    execFileSync('git', ['init', '-q', join(root, 'inner')]);
    const project = await loadProject({ cwd: join(root, 'inner'), env: {} });
    expect(project.source.kind).to.equal('none');
    expect(project.root).to.equal(join(root, 'inner'));
  });

  it('looks nowhere else outside of a repository', async () => {
    const root = folder({ 'orch.config.mjs': CONFIG, 'a/c.txt': '' });
    expect((await loadProject({ cwd: join(root, 'a'), env: {} })).source.kind).to.equal('none');
  });

  it('is not done for a file that is named', async () => {
    const root = folder({ 'orch.config.mjs': 'throw new Error()', 'other.mjs': CONFIG });
    const project = await loadProject({ cwd: root, configPath: './other.mjs', env: {} });
    expect(project.source.path).to.equal(join(root, 'other.mjs'));
  });

  for (const configPath of ['nowhere.mjs', '.', '../../../../../../nowhere']) {
    it(`fails for ${configPath}`, async () => {
      const error = await failure(loadProject({ cwd: folder({}), configPath, env: {} }));
      expect(error.code).to.equal('CONFIG.NOT_FOUND');
    });
  }
});
