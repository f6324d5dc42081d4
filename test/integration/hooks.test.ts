import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { gitRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { runOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const config = `export default { migrations: './migrations', environments: { dev: 'postgres://127.0.0.1:1/none' } };\n`;

describe('orch hooks', function () {
  this.timeout(60_000);

  it('makes git refuse a revision on a feature branch, when it is committed and when it is pushed', async () => {
    const repo = await hooked();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.write('migrations/2_b.mjs', 'new');
    repo.git('add', '--all');
    const refused = git(repo, 'commit', '--message', 'Add b');
    expect([refused.status, refused.stderr]).to.satisfy(([status, said]: [number, string]) => {
      return status !== 0 && said.includes('GUARD.ADDED');
    });
    expect(git(repo, 'commit', '--no-verify', '--message', 'Add b').status).to.equal(0);
    const pushed = git(repo, 'push', 'origin', 'feature/x');
    expect(pushed.stderr).to.contain('GUARD.ADDED').and.contain('Allow-Revisions');
    expect(pushed.status).to.not.equal(0);
    repo.git(
      'commit',
      '--amend',
      '--no-verify',
      '--trailer',
      'Allow-Revisions: it must be',
      '-C',
      'HEAD',
    );
    expect(git(repo, 'push', 'origin', 'feature/x').status).to.equal(0);
  });

  it('lets through what is allowed', async () => {
    const repo = await hooked();
    repo.write('migrations/2_b.mjs', 'new');
    repo.git('add', '--all');
    expect(git(repo, 'commit', '--message', 'Add b').status).to.equal(0);
    expect(git(repo, 'push', 'origin', 'main').status).to.equal(0);
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.write('src.js', 'new');
    repo.git('add', '--all');
    expect(git(repo, 'commit', '--all', '--message', 'Work').status).to.equal(0);
    expect(git(repo, 'push', 'origin', 'feature/x', 'feature/x:refs/tags/v1').status).to.equal(0);
  });

  it('judges a push by the name on the other side, and a forced one by what was there', async () => {
    const repo = await hooked();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.git('rm', '--quiet', 'migrations/1_a.mjs');
    repo.git('commit', '--quiet', '--no-verify', '--message', 'Drop it');
    expect(git(repo, 'push', 'origin', 'feature/x:main').stderr).to.contain('GUARD.DELETED');
    repo.git('checkout', '--quiet', '--orphan', 'other');
    repo.git('commit', '--quiet', '--no-verify', '--message', 'Nothing left');
    expect(git(repo, 'push', '--force', 'origin', 'other:main').stderr).to.contain('GUARD.DELETED');
  });

  it('works from the index of a partial commit', async () => {
    const repo = await hooked();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.write('migrations/2_b.mjs', 'new');
    repo.write('src.js', 'new');
    repo.git('add', '--all');
    expect(git(repo, 'commit', '--message', 'Part', 'src.js').status).to.equal(0);
    expect(git(repo, 'commit', '--message', 'Rest', 'migrations').stderr).to.contain('GUARD.ADDED');
  });

  it('warns with the command to type when a checkout changes revisions, and never fails it', async () => {
    const repo = await hooked();
    repo.commit({ 'a.txt': 'x' }, 'Same revisions');
    repo.git('branch', 'same', 'HEAD~');
    repo.git('checkout', '--quiet', '-b', 'other');
    repo.git('rm', '--quiet', 'migrations/1_a.mjs');
    repo.git('commit', '--quiet', '--no-verify', '--message', 'Other revisions');
    const back = git(repo, 'checkout', '--quiet', 'main');
    expect([back.status, back.stderr]).to.satisfy(([status, said]: [number, string]) => {
      return status === 0 && said.includes('orch status --env dev');
    });
    const same = git(repo, 'checkout', '--quiet', 'same');
    expect([same.status, same.stderr]).to.deep.equal([0, '']);
    repo.write('orch.config.mjs', 'throw new Error("broken")');
    expect(git(repo, 'checkout', '--quiet', '-f', 'other').status).to.equal(0);
  });

  it('calls the hooks that were there, with what they are given, and puts them back', async () => {
    const repo = project();
    const hooks = join(repo.root, '.git/hooks');
    const before = {
      'pre-commit': '#!/bin/sh\r\n',
      'pre-push': `#!/usr/bin/env node\nimport('node:fs').then(({ writeFileSync, readFileSync }) => writeFileSync('seen', process.argv[2] + readFileSync(0, 'utf8')));\n`,
      'post-checkout': '#!/bin/sh\necho "$(basename "$0") $#" >checked\nexit 7\n',
    };
    before['pre-commit'] = '#!/bin/sh\n[ ! -e forbid ] && . "$(dirname "$0")/shared"\n';
    writeFileSync(join(hooks, 'shared'), 'echo "$0" >committed\n');
    for (const [name, text] of Object.entries(before)) {
      writeFileSync(join(hooks, name), text);
      chmodSync(join(hooks, name), 0o755);
    }
    await orch(repo, 'install');
    expect((await states(repo)).map(({ other }) => other)).to.deep.equal(Array(3).fill('chained'));
    repo.git('add', '--all');
    expect(git(repo, 'commit', '--message', 'First').status).to.equal(0);
    expect(repo.git('show', ':orch.config.mjs')).to.contain('migrations');
    expect(readFileSync(join(repo.root, 'committed'), 'utf8')).to.contain('hooks/pre-commit\n');
    repo.write('forbid', '');
    expect(git(repo, 'commit', '--allow-empty', '--message', 'No').status).to.not.equal(0);
    git(repo, 'push', '--quiet', 'origin', 'main');
    const line = `refs/heads/main ${repo.git('rev-parse', 'HEAD')} refs/heads/main ${'0'.repeat(40)}\n`;
    expect(readFileSync(join(repo.root, 'seen'), 'utf8')).to.equal(`origin${line}`);
    expect(git(repo, 'checkout', '--quiet', '-b', 'other').status).to.not.equal(0);
    expect(readFileSync(join(repo.root, 'checked'), 'utf8')).to.equal('post-checkout 3\n');

    await orch(repo, 'remove');
    for (const [name, text] of Object.entries(before)) {
      expect(readFileSync(join(hooks, name), 'utf8')).to.equal(text);
    }
    expect(readdirSync(hooks).filter((name) => name.includes('orch'))).to.deep.equal([]);
  });

  it('is the same when it is done again, and heals other line ends', async () => {
    const repo = await hooked();
    const path = join(repo.root, '.git/hooks/pre-commit');
    const script = readFileSync(path, 'utf8');
    expect((await states(repo)).map(({ state }) => state)).to.deep.equal(
      Array(3).fill('installed'),
    );
    expect((await orch(repo, 'install')).map(({ step }) => step)).to.deep.equal(
      Array(3).fill('nothing'),
    );
    writeFileSync(path, script.replaceAll('\n', '\r\n'));
    expect((await states(repo))[0]?.state).to.equal('outdated');
    await orch(repo, 'install');
    expect(readFileSync(path, 'utf8')).to.equal(script);
    await orch(repo, 'remove');
    await orch(repo, 'remove');
    expect(existsSync(path)).to.equal(false);
  });

  it('shows with --dry-run what it would do', async () => {
    const repo = project();
    expect((await orch(repo, 'install', '--dry-run')).map(({ step }) => step)).to.deep.equal(
      Array(3).fill('write'),
    );
    expect((await states(repo)).map(({ state }) => state)).to.deep.equal(Array(3).fill('absent'));
  });

  it('follows core.hooksPath, and writes no path of the machine into the work tree', async () => {
    const repo = project();
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(repo.root, 'node_modules'));
    repo.write('.gitignore', 'node_modules\n');
    repo.git('config', 'core.hooksPath', '.githooks');
    await orch(repo, 'install');
    const script = readFileSync(join(repo.root, '.githooks/pre-commit'), 'utf8');
    expect(script).to.not.contain(process.execPath).and.not.contain(repo.root);
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message', 'First');
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.write('migrations/2_b.mjs', 'new');
    repo.git('add', '--all');
    expect(git(repo, 'commit', '--message', 'Add b').stderr).to.contain('GUARD.ADDED');
  });

  it('does not write into a folder that all repositories share', async () => {
    const repo = project();
    const shared = temporaryFolder('shared');
    const file = join(shared, 'gitconfig');
    writeFileSync(file, `[core]\n\thooksPath = ${shared}\n`);
    const run = await runOrch(['hooks', 'install', '--json'], {
      cwd: repo.root,
      env: { GIT_CONFIG_GLOBAL: file },
    });
    expect(jsonResult(run)['code']).to.equal('HOOKS.SHARED_FOLDER');
    expect(readdirSync(shared)).to.deep.equal(['gitconfig']);
  });

  it('keeps no second hook, unless a hook manager wrote the same one again', async () => {
    const repo = project();
    const path = join(repo.root, '.git/hooks/pre-commit');
    const write = (text: string) => {
      writeFileSync(path, text);
      chmodSync(path, 0o755);
    };
    write('#!/bin/sh\n');
    await orch(repo, 'install');
    write('#!/bin/sh\n# another\n');
    const run = await runOrch(['hooks', 'install', '--json'], { cwd: repo.root });
    expect(jsonResult(run)['code']).to.equal('HOOKS.TWO_PREVIOUS');
    write('#!/bin/sh\n');
    await orch(repo, 'install');
    expect((await states(repo))[0]).to.include({ state: 'installed', other: 'chained' });
  });

  it('does not take the hooks of another project in the repository', async () => {
    const repo = await hooked();
    repo.write('apps/b/orch.config.mjs', config);
    const run = await runOrch(['hooks', 'install', '--json'], { cwd: join(repo.root, 'apps/b') });
    expect(jsonResult(run)['code']).to.equal('HOOKS.OTHER_PROJECT');
  });

  it('works in a worktree, in a subfolder, and without node and orch on the path', async () => {
    const repo = gitRepo();
    mkdirSync(join(repo.root, 'apps/it is'), { recursive: true });
    repo.write('apps/it is/orch.config.mjs', config);
    repo.commit({ 'apps/it is/migrations/1_a.mjs': 'a' });
    await runOrch(['hooks', 'install'], { cwd: join(repo.root, 'apps/it is') });
    const worktree = join(temporaryFolder('worktree'), 'w');
    repo.git('worktree', 'add', '--quiet', '-b', 'feature/w', worktree);
    writeFileSync(join(worktree, 'apps/it is/migrations/2_b.mjs'), 'new');
    const path = join(temporaryFolder('path'), 'bin');
    mkdirSync(path);
    for (const name of ['git', 'sh', 'dirname', 'cat']) {
      execFileSync('ln', [
        '-s',
        execFileSync('which', [name], { encoding: 'utf8' }).trim(),
        join(path, name),
      ]);
    }
    const env = { PATH: path, HOME: worktree, GIT_CONFIG_GLOBAL: '/dev/null' };
    const options = { cwd: worktree, env, encoding: 'utf8' as const };
    spawnSync('git', ['add', '--all'], options);
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    const run = spawnSync('git', [...identity, 'commit', '--message', 'Add b'], options);
    expect(run.stderr).to.contain('GUARD.ADDED').and.contain('feature/w');
    expect(run.status).to.not.equal(0);
  });

  it('says that orch is gone, and lets the commit pass', async () => {
    const repo = await hooked();
    const path = join(repo.root, '.git/hooks/pre-commit');
    const script = readFileSync(path, 'utf8');
    writeFileSync(path, script.replaceAll(/'[^']*\/packages\/cli\/dist\/main\.js'/g, `'/gone'`));
    const run = git(repo, 'commit', '--allow-empty', '--message', 'Empty');
    expect([run.status, run.stderr]).to.satisfy(([status, said]: [number, string]) => {
      return status === 0 && said.includes('orch: not found');
    });
  });
});

/** A project in a repository with a remote that has nothing yet. */
function project(): GitRepo {
  const repo = gitRepo();
  const remote = join(temporaryFolder('remote'), 'bare.git');
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  repo.git('remote', 'add', 'origin', remote);
  repo.write('orch.config.mjs', config);
  repo.write('migrations/1_a.mjs', 'a');
  return repo;
}

/** The same with a first commit that is pushed, and the hooks of orch. */
async function hooked(): Promise<GitRepo> {
  const repo = project();
  repo.commit({});
  repo.git('push', '--quiet', 'origin', 'main');
  await orch(repo, 'install');
  return repo;
}

/** Runs git as `repo.git` does, whether or not it succeeds. */
function git(repo: GitRepo, ...words: readonly string[]) {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  return spawnSync('git', [...identity, ...words], {
    cwd: repo.root,
    encoding: 'utf8',
    env: { PATH: systemPath(), HOME: repo.root, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** Without the programs of this checkout, which whoever runs the tests may have put there. */
function systemPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !folder.includes('node_modules')).join(delimiter);
}

interface Step {
  readonly state: string;
  readonly other: string;
  readonly step: string;
}

async function orch(repo: GitRepo, ...words: readonly string[]): Promise<readonly Step[]> {
  const run = await runOrch(['hooks', ...words, '--json'], { cwd: repo.root });
  expect(run.exitCode, run.stderr + run.stdout).to.equal(0);
  return jsonResult(run)['hooks'] as readonly Step[];
}

function states(repo: GitRepo): Promise<readonly Step[]> {
  return orch(repo, 'status');
}
