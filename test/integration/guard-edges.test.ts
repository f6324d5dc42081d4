import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../support/failure.ts';
import { gitRepo, openGitRepo } from '../support/git-repo.ts';
import { begun, found, guard, revisionText as code } from '../support/guard-bench.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('guardCheckout at the edges', () => {
  it('lets through what a commit gives a reason for, and nothing after it', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const message = 'Fix it now\n\nAllow-Revisions: prod is on fire\n';
    const commit = repo.commit({ 'migrations/4_d.js': code('d') }, message);
    const { findings, overrides, remark } = await guard(repo);
    expect({ findings, overrides, remark }).to.deep.equal({
      findings: [],
      overrides: [
        {
          change: { kind: 'added', path: 'migrations/4_d.js' },
          commit,
          author: 'Ada',
          reason: 'prod is on fire',
        },
      ],
      remark: null,
    });
    repo.commit({ 'migrations/4_d.js': code('and more') }, 'No reason');
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
    repo.commit({}, 'Empty\n\nAllow-Revisions:   \n');
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
    repo.commit({}, 'Say it afterwards\n\nallow-revisions: still on fire\n');
    expect(await found(repo)).to.deep.equal([]);
  });

  it('takes no reason from a commit of the base', async () => {
    const repo = begun();
    repo.commit({}, 'Old\n\nAllow-Revisions: long ago\n');
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'migrations/4_d.js': code('d') });
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
  });

  it('says the same dry line for the same commit', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'migrations/4_d.js': code('d') });
    const [one, two] = [await guard(repo), await guard(repo)];
    expect(one.remark).to.be.a('string');
    expect(one).to.deep.equal(two);
  });

  it('says how to fetch more into a shallow clone', async () => {
    const origin = begun();
    origin.git('checkout', '--quiet', '-b', 'feature/x');
    origin.commit({ 'src/a.ts': 'x' });
    origin.git('checkout', '--quiet', 'main');
    origin.commit({ 'src/b.ts': 'x' });
    const folder = join(temporaryFolder('shallow'), 'clone');
    const args = ['--depth=1', '--no-single-branch', '--branch=feature/x'];
    execFileSync('git', ['clone', '--quiet', ...args, `file://${origin.root}`, folder]);
    const refused = await failure(guard(openGitRepo(folder)));
    expect(refused.code, refused.message).to.equal('GUARD.SHALLOW');
    expect(refused.hint).to.contain('git fetch --unshallow');
  });

  it('says that there is nothing to compare with', async () => {
    const repo = gitRepo();
    repo.git('checkout', '--quiet', '-b', 'trunk');
    repo.commit({ 'migrations/1_a.js': code('a') });
    expect((await failure(guard(repo))).code).to.equal('GUARD.NO_BASE');
    expect((await failure(guard(repo, { base: '--all' }))).code).to.equal('GIT.UNKNOWN_COMMIT');
  });

  it('compares an unrelated branch, and the first commit, with nothing', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '--orphan', 'pages');
    expect(await found(repo, { state: 'staged' })).to.deep.equal([]);
    repo.write('migrations/3_c.js', 'another one');
    repo.git('add', '--all');
    expect(await found(repo, { state: 'staged' })).to.deep.equal(['GUARD.ADDED migrations/3_c.js']);
    repo.commit({});
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/3_c.js']);
  });

  it('works where objects have longer names, before the first commit and after it', async () => {
    const root = temporaryFolder('sha256');
    execFileSync('git', ['init', '--quiet', '--object-format=sha256', '-b', 'trunk', root]);
    const repo = openGitRepo(root);
    repo.write('migrations/1_a.js', code('a'));
    repo.git('add', '--all');
    expect(await found(repo, { state: 'staged' })).to.deep.equal(['GUARD.ADDED migrations/1_a.js']);
    repo.commit({}, 'First\n\nAllow-Revisions: somebody has to begin\n');
    repo.git('branch', 'main');
    expect(await found(repo)).to.deep.equal([]);
    repo.git('checkout', '--quiet', '--orphan', 'feature/x');
    repo.commit({ 'migrations/1_a.js': code('another one') });
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/1_a.js']);
  });

  it('finds a link in the place of the folder', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    renameSync(join(repo.root, 'migrations'), join(repo.root, 'elsewhere'));
    execFileSync('ln', ['-s', 'elsewhere', join(repo.root, 'migrations')]);
    repo.commit({});
    expect(await found(repo)).to.include('GUARD.ADDED migrations');
  });

  it('works in a partial clone, and fetches nothing', async () => {
    const origin = begun();
    origin.git('config', 'uploadpack.allowFilter', 'true');
    origin.git('checkout', '--quiet', '-b', 'feature/x');
    origin.git('mv', 'migrations/3_c.js', 'migrations/4_c.js');
    origin.commit({ 'migrations/4_c.js': `${code('c')}// and more\n` });
    const folder = join(temporaryFolder('partial'), 'clone');
    const url = `file://${origin.root}`;
    execFileSync('git', ['clone', '--quiet', '--no-checkout', '--filter=blob:none', url, folder]);
    expect(await found(openGitRepo(folder))).to.deep.equal([
      'GUARD.DELETED migrations/3_c.js',
      'GUARD.ADDED migrations/4_c.js',
    ]);
  });

  it('leaves the work tree and its index alone', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.write('migrations/4_d.js', 'not added');
    rmSync(join(repo.root, 'migrations/1_a.js'));
    const lock = join(repo.root, '.git/index.lock');
    writeFileSync(lock, '');
    expect(await found(repo)).to.deep.equal([]);
    expect(await found(repo, { state: 'staged' })).to.deep.equal([]);
  });
});
