import { expect } from 'chai';
import type { GuardRule } from '../../packages/core/src/guard/policy.ts';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { begun, found, guard, revisionText as code } from '../support/guard-bench.ts';

describe('guardCheckout', () => {
  it('lets a branch without revisions pass', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'src/a.ts': 'x', 'migrations/README.md': 'x', 'migrations/lib/help.js': 'x' });
    expect(await found(repo)).to.deep.equal([]);
  });

  it('finds what a feature branch adds, edits, deletes and renames', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.git('mv', 'migrations/3_c.js', 'migrations/4_c.js');
    repo.git('rm', '--quiet', 'migrations/2_b.js');
    repo.commit({ 'migrations/1_a.js': code('edited'), 'migrations/5_e.js': 'new' });
    expect(await found(repo)).to.deep.equal([
      'GUARD.EDITED migrations/1_a.js',
      'GUARD.DELETED migrations/2_b.js',
      'GUARD.RENAMED migrations/4_c.js',
      'GUARD.ADDED migrations/5_e.js',
    ]);
  });

  it('lets a release branch add revisions, and change none that is released', async () => {
    const repo = begun();
    repo.git('update-ref', 'refs/remotes/origin/main', 'main');
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.commit({ 'migrations/4_d.js': code('not pushed, so better now') });
    expect(await found(repo)).to.deep.equal([]);
    repo.commit({ 'migrations/1_a.js': code('edited') });
    expect(await found(repo)).to.deep.equal(['GUARD.EDITED migrations/1_a.js']);
  });

  it('compares a release branch that is the only one with what is committed', async () => {
    const repo = begun();
    expect(await found(repo)).to.deep.equal([]);
    repo.write('migrations/1_a.js', code('edited'));
    repo.write('migrations/4_d.js', code('d'));
    repo.git('add', '--all');
    expect(await found(repo, { state: 'staged' })).to.deep.equal([
      'GUARD.EDITED migrations/1_a.js',
    ]);
  });

  it('follows the first rule that matches the branch', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'hotfix/1');
    repo.commit({ 'migrations/4_d.js': code('d'), 'migrations/1_a.js': code('edited') });
    const rules: GuardRule[] = [{ pattern: 'hotfix/*', allows: 'additions' }];
    expect(await found(repo, {}, rules)).to.deep.equal(['GUARD.EDITED migrations/1_a.js']);
    const free: GuardRule[] = [{ pattern: '*', allows: 'anything' }, ...rules];
    expect(await found(repo, {}, free)).to.deep.equal([]);
  });

  it('sees what a branch did when it took up its base by a merge', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'src/a.ts': 'x' });
    repo.git('checkout', '--quiet', 'main');
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('checkout', '--quiet', 'feature/x');
    repo.git('merge', '--quiet', '--no-edit', 'main');
    expect(await found(repo)).to.deep.equal([]);
    repo.git('rm', '--quiet', 'migrations/4_d.js');
    repo.commit({});
    expect(await found(repo)).to.deep.equal(['GUARD.DELETED migrations/4_d.js']);
  });

  it('sees through criss-cross merges', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const theirs = repo.commit({ 'src/a.ts': 'x' });
    repo.git('checkout', '--quiet', 'main');
    repo.git('rm', '--quiet', 'migrations/2_b.js');
    repo.commit({ 'migrations/4_d.js': code('d') });
    const ours = repo.git('rev-parse', 'HEAD');
    repo.git('merge', '--quiet', '--no-edit', theirs);
    repo.git('checkout', '--quiet', 'feature/x');
    repo.git('merge', '--quiet', '--no-edit', '--no-ff', ours);
    expect(repo.git('merge-base', '--all', 'HEAD', 'main').split('\n')).to.have.length(2);
    expect(await found(repo)).to.deep.equal([]);
    repo.git('rm', '--quiet', 'migrations/4_d.js');
    repo.commit({ 'migrations/2_b.js': 'nothing like it' });
    expect(await found(repo)).to.deep.equal([
      'GUARD.ADDED migrations/2_b.js',
      'GUARD.DELETED migrations/4_d.js',
    ]);
  });

  it('does not blame a branch for what was squashed into its base', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'hotfix/1');
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('checkout', '--quiet', '-b', 'feature/on-top');
    repo.commit({ 'src/a.ts': 'x' });
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
    repo.git('checkout', '--quiet', 'main');
    repo.git('merge', '--quiet', '--squash', 'hotfix/1');
    repo.commit({});
    repo.git('checkout', '--quiet', 'feature/on-top');
    expect(await found(repo)).to.deep.equal([]);
    repo.commit({ 'migrations/4_d.js': code('d, and more') });
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
  });

  it('does not excuse a deletion by an old release branch that never had the file', async () => {
    const repo = begun();
    repo.git('branch', 'release/1');
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.git('rm', '--quiet', 'migrations/4_d.js');
    repo.commit({});
    expect(await found(repo)).to.deep.equal(['GUARD.DELETED migrations/4_d.js']);
  });

  it('forgets what a branch reverted, and finds what it reverts of its base', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('revert', '--no-edit', 'HEAD');
    expect(await found(repo)).to.deep.equal([]);
    repo.git('revert', '--no-edit', 'main');
    expect(await found(repo)).to.deep.equal(['GUARD.DELETED migrations/3_c.js']);
  });

  it('compares a stacked branch with the one below it', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/a');
    repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('checkout', '--quiet', '-b', 'feature/b');
    repo.commit({ 'src/b.ts': 'x' });
    expect(await found(repo, { base: 'feature/a' })).to.deep.equal([]);
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
  });

  it('judges what is staged, from the index that git names', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.write('migrations/4_d.js', 'd');
    repo.git('add', 'migrations/4_d.js');
    const other = join(repo.root, '.git/other-index');
    renameSync(join(repo.root, '.git/index'), other);
    repo.git('read-tree', 'HEAD');
    expect(await found(repo, { state: 'staged' })).to.deep.equal([]);
    expect(await found(repo, { state: 'staged', indexFile: other })).to.deep.equal([
      'GUARD.ADDED migrations/4_d.js',
    ]);
  });

  it('does not take what is being merged for the own of the branch', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ a: '1' });
    repo.git('checkout', '--quiet', 'main');
    const merged = repo.commit({ a: '2', 'migrations/4_d.js': code('d') });
    repo.commit({ 'migrations/4_d.js': code('better') });
    repo.git('checkout', '--quiet', 'feature/x');
    expect(() => repo.git('merge', '--quiet', merged)).to.throw();
    repo.write('a', '3');
    repo.git('add', 'a');
    expect(await found(repo, { state: 'staged' })).to.deep.equal([]);
  });

  it('knows the branch that is being rebased', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'hotfix/1');
    repo.commit({ a: '1', 'migrations/4_d.js': code('d') });
    repo.git('checkout', '--quiet', 'main');
    repo.commit({ a: '2' });
    repo.git('checkout', '--quiet', 'hotfix/1');
    expect(() => repo.git('rebase', '--quiet', 'main')).to.throw();
    const rules: GuardRule[] = [{ pattern: 'hotfix/*', allows: 'additions' }];
    expect((await guard(repo, { state: 'staged' }, rules)).branch).to.equal('hotfix/1');
    expect(await found(repo, { state: 'staged' }, rules)).to.deep.equal([]);
  });

  it('lets a commit without a branch touch nothing, and takes the name that is given', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '--detach');
    repo.commit({ 'migrations/4_d.js': code('d') });
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
    expect(await found(repo, { branch: 'release/2' })).to.deep.equal([]);
  });
});
