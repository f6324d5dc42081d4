import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGitRepo, type GitRepo } from '../support/git-repo.ts';
import { begun, revisionText as code } from '../support/guard-bench.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = join(import.meta.dirname, '../../packages/cli/dist/main.js');

describe('orch guard --pre-receive', function () {
  this.timeout(60_000);

  it('refuses a feature branch with revisions, and keeps nothing of it', () => {
    const { repo, bare } = served();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const commit = repo.commit({ 'migrations/4_d.js': code('d') });
    const { status, stderr } = push(repo, 'feature/x');
    expect(stderr).to.contain('GUARD.ADDED').and.contain('Allow-Revisions');
    expect(status).to.not.equal(0);
    expect(bare.git('for-each-ref', '--format=%(refname)')).to.equal('refs/heads/main');
    expect(() => bare.git('cat-file', '-e', commit)).to.throw();
  });

  it('lets a release branch add, and not rewrite, not even by force', () => {
    const { repo } = served();
    repo.commit({ 'migrations/4_d.js': code('d') });
    expect(push(repo, 'main').status).to.equal(0);
    repo.git('reset', '--quiet', '--hard', 'HEAD~');
    repo.commit({ 'src/a.ts': 'x' });
    expect(push(repo, '--force', 'main').stderr).to.contain('GUARD.DELETED');
  });

  it('lets through a reason, a new release branch, a tag and the end of a branch', () => {
    const { repo, bare } = served();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'migrations/4_d.js': code('d') }, 'It must be\n\nAllow-Revisions: on fire\n');
    const allowed = push(repo, 'feature/x');
    expect(allowed.stderr).to.contain('on fire');
    expect(allowed.status).to.equal(0);
    repo.git('tag', 'v1');
    expect(push(repo, 'v1', 'main:release/1', ':feature/x').status).to.equal(0);
    expect(bare.git('for-each-ref', '--format=%(refname)')).to.equal(
      'refs/heads/main\nrefs/heads/release/1\nrefs/tags/v1',
    );
  });

  it('takes a release branch of the same push for a base', () => {
    const { repo } = served();
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'src/a.ts': 'x' });
    expect(push(repo, 'main', 'feature/x').status).to.equal(0);
  });

  it('follows the rules of the git configuration, and runs no configuration that is pushed', () => {
    const { repo, bare } = served();
    bare.git('config', '--add', 'orch.guard', 'hotfix/*=additions');
    repo.git('checkout', '--quiet', '-b', 'hotfix/1');
    const mark = join(temporaryFolder('mark'), 'run');
    const evil = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(mark)}, '');\nexport default { guard: { '*': 'anything' } };\n`;
    repo.commit({ 'migrations/4_d.js': code('d'), 'orch.config.mjs': evil });
    expect(push(repo, 'hotfix/1').status).to.equal(0);
    repo.commit({ 'migrations/1_a.js': code('edited') });
    expect(push(repo, 'hotfix/1').stderr).to.contain('GUARD.EDITED');
    expect(existsSync(mark)).to.equal(false);
    bare.git('config', '--add', 'orch.guard', 'hotfix/*: all');
    expect(push(repo, 'hotfix/1').stderr).to.contain('GUARD.INVALID_RULE');
  });

  it('refuses everything until it knows the folder', () => {
    const { repo, bare } = served();
    bare.git('config', '--unset-all', 'orch.migrations');
    repo.commit({ 'src/a.ts': 'x' });
    expect(push(repo, 'main').stderr).to.contain('git config --add orch.migrations');
  });
});

/** A clone, and a bare repository with the hook that it pushes to; main is there already. */
function served(): { readonly repo: GitRepo; readonly bare: GitRepo } {
  const repo = begun();
  const folder = join(temporaryFolder('served'), 'bare.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  repo.git('remote', 'add', 'origin', folder);
  repo.git('push', '--quiet', 'origin', 'main');
  const bare = openGitRepo(folder);
  bare.git('config', 'orch.migrations', './migrations/');
  const hook = join(folder, 'hooks/pre-receive');
  writeFileSync(hook, `#!/bin/sh\nexec '${process.execPath}' '${main}' guard --pre-receive\n`);
  chmodSync(hook, 0o755);
  return { repo, bare };
}

function push(repo: GitRepo, ...words: readonly string[]) {
  return spawnSync('git', ['push', 'origin', ...words], {
    cwd: repo.root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: repo.root, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}
