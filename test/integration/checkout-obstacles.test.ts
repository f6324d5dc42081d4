import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findObstacles } from '../../packages/core/src/adapters/git/checkout-obstacles.ts';
import { findRepository } from '../../packages/core/src/adapters/git/find-repository.ts';
import { performCheckout } from '../../packages/core/src/adapters/git/perform-checkout.ts';
import {
  readStand,
  resolveDestination,
  standAsItWas,
} from '../../packages/core/src/adapters/git/resolve-destination.ts';
import type { Repository } from '../../packages/core/src/git/repository.ts';
import { failure } from '../support/failure.ts';
import { gitRepo, openGitRepo } from '../support/git-repo.ts';
import type { GitRepo } from '../support/git-repo.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folders = [{ path: 'migrations', extensions: ['.mjs'] }];

/** The codes of what is in the way, each with what it is about. */
async function obstacles(repo: GitRepo, name: string): Promise<readonly string[]> {
  const repository = await repositoryOf(repo);
  const [from, to] = await Promise.all([
    readStand(repository),
    resolveDestination(repository, name),
  ]);
  const config = 'orch.config.mjs';
  const found = await findObstacles({ repository, from, to, folders, config });
  return found.map(({ code, severity, subject }) => `${severity} ${code} ${subject}`);
}

async function repositoryOf({ root }: GitRepo): Promise<Repository> {
  const lookup = await findRepository(root);
  if (lookup.kind === 'none') throw new Error(`no repository in ${root}`);
  return lookup.repository;
}

describe('findObstacles', function () {
  this.timeout(60_000);
  let repo: GitRepo;

  /** On main, a and b differ from the branch other, which has new as well. */
  beforeEach(() => {
    repo = gitRepo();
    repo.commit({
      a: 'a',
      b: 'b',
      c: 'c',
      'migrations/1_a.mjs': '// a',
      'orch.config.mjs': 'now',
      '.gitignore': 'ignored\n',
    });
    repo.git('branch', 'same');
    repo.git('checkout', '-q', '-b', 'other');
    repo.commit({ a: 'A', 'new/file': 'n', 'orch.config.mjs': 'then' });
    repo.git('add', '-f', '.');
    repo.commit({ ignored: 'tracked there' });
    repo.git('checkout', '-q', 'main');
  });

  it('finds nothing in a clean tree but another configuration', async () => {
    expect(await obstacles(repo, 'other')).to.deep.equal([
      'warning CHECKOUT.CONFIG_DIFFERS orch.config.mjs',
    ]);
    expect(await obstacles(repo, 'same')).to.deep.equal([]);
  });

  it('finds changes of what the checkout changes, of revisions, and those that stay', async () => {
    repo.write('a', 'mine');
    repo.write('c', 'mine');
    repo.write('migrations/1_a.mjs', '// edited');
    repo.write('migrations/2_new.mjs', '// new');
    repo.write('migrations/notes.txt', 'no revision');
    expect(await obstacles(repo, 'other')).to.deep.equal([
      'error CHECKOUT.DIRTY a',
      'error CHECKOUT.DIRTY_REVISION migrations/1_a.mjs',
      'warning CHECKOUT.CHANGES_STAY c',
      'error CHECKOUT.DIRTY_REVISION migrations/2_new.mjs',
      'warning CHECKOUT.CONFIG_DIFFERS orch.config.mjs',
    ]);
  });

  it('takes a file that was only touched for unchanged', async () => {
    repo.write('a', 'changed');
    repo.write('a', 'a');
    expect(await obstacles(repo, 'other')).to.have.lengthOf(1);
  });

  it('finds what lies in the way, ignored or not', async () => {
    repo.write('ignored', 'mine');
    repo.write('new', 'a file where a folder comes');
    expect(await obstacles(repo, 'other')).to.deep.equal([
      'error CHECKOUT.IN_THE_WAY ignored',
      'error CHECKOUT.IN_THE_WAY new',
      'warning CHECKOUT.CONFIG_DIFFERS orch.config.mjs',
    ]);
    rmSync(join(repo.root, 'ignored'));
    rmSync(join(repo.root, 'new'));
    mkdirSync(join(repo.root, 'ignored'));
    expect(await obstacles(repo, 'other')).to.have.lengthOf(1);
    repo.write('ignored/mine', 'kept');
    expect(await obstacles(repo, 'other')).to.include('error CHECKOUT.IN_THE_WAY ignored/mine');
  });

  it('finds what Git is in the middle of, and locks', async () => {
    repo.git('checkout', '-q', 'same');
    repo.commit({ a: 'conflict' });
    expect(() => repo.git('merge', '-q', 'other')).to.throw();
    repo.write('.git/index.lock', '');
    repo.write('.git/BISECT_LOG', '');
    const found = await obstacles(repo, 'main');
    expect(found).to.include.members([
      'error CHECKOUT.GIT_BUSY MERGE_HEAD',
      'error CHECKOUT.GIT_BUSY BISECT_LOG',
      'error CHECKOUT.LOCKED index.lock',
      'error CHECKOUT.DIRTY a',
    ]);
  });

  it('finds a branch of another worktree, and works in one', async () => {
    const linked = join(temporaryFolder('worktree'), 'linked');
    repo.git('worktree', 'add', '-q', linked, 'other');
    expect(await obstacles(repo, 'other')).to.include('error CHECKOUT.OTHER_WORKTREE other');
    const there = openGitRepo(linked);
    expect(await obstacles(there, 'same')).to.deep.equal([
      'warning CHECKOUT.CONFIG_DIFFERS orch.config.mjs',
    ]);
    there.git('bisect', 'start');
    expect(await obstacles(there, 'same')).to.include('error CHECKOUT.GIT_BUSY BISECT_LOG');
    expect(await obstacles(repo, 'same')).to.deep.equal([]);
  });

  it('finds submodules that differ and revisions that a sparse checkout leaves out', async () => {
    const inner = gitRepo();
    inner.commit({ x: '1' });
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
    repo.commit({});
    expect(await obstacles(repo, 'same')).to.include('warning CHECKOUT.SUBMODULES sub');
    repo.git('sparse-checkout', 'set', '--no-cone', '/*', '!/migrations/');
    expect(await obstacles(repo, 'other')).to.include('error CHECKOUT.SPARSE migrations/1_a.mjs');
  });

  it('refuses branches whose names mean something else to git', async () => {
    const sha = repo.git('rev-parse', 'other');
    repo.git('update-ref', 'refs/heads/--detach', sha);
    repo.git('update-ref', `refs/heads/${sha}`, sha);
    expect(await obstacles(repo, '--detach')).to.include('error CHECKOUT.ODD_BRANCH --detach');
    expect(await obstacles(repo, sha)).to.include(`error CHECKOUT.ODD_BRANCH ${sha}`);
  });
});

describe('resolveDestination', function () {
  this.timeout(60_000);

  it('keeps branches, detaches commits, and knows what was before', async () => {
    const repo = gitRepo();
    const first = repo.commit({ a: '1' });
    const second = repo.commit({ a: '2' });
    repo.git('branch', 'feature/x', first);
    repo.git('tag', 'feature/x', second);
    const repository = await repositoryOf(repo);
    const resolve = (name: string) => resolveDestination(repository, name);
    const branch = { kind: 'branch', branch: 'feature/x', commit: first };
    expect(await resolve('feature/x')).to.deep.equal(branch);
    expect(await resolve(first.slice(0, 9))).to.deep.equal({ kind: 'detached', commit: first });
    expect(await resolve('main~1')).to.deep.equal({ kind: 'detached', commit: first });
    expect(await resolve('@')).to.deep.equal({ kind: 'branch', branch: 'main', commit: second });
    expect((await failure(resolve('-'))).code).to.equal('CHECKOUT.NO_PREVIOUS');
    repo.git('checkout', '-q', 'feature/x', '--');
    repo.git('checkout', '-q', '--detach', first);
    expect(await resolve('-')).to.deep.equal(branch);
    repo.git('checkout', '-q', 'main');
    expect(await resolve('-')).to.deep.equal({ kind: 'detached', commit: first });
    expect((await failure(resolve('--output=x'))).code).to.equal('GIT.UNKNOWN_COMMIT');
    const unborn = await repositoryOf(gitRepo());
    expect((await failure(resolveDestination(unborn, 'HEAD'))).code).to.equal('CHECKOUT.UNBORN');
  });
});

describe('standAsItWas', function () {
  this.timeout(60_000);

  it('is the commit alone when its branch has moved or is gone', async () => {
    const repo = gitRepo();
    const commit = repo.commit({ a: '1' });
    repo.git('branch', 'other');
    const repository = await repositoryOf(repo);
    const other = await resolveDestination(repository, 'other');
    expect(await standAsItWas(repository, other)).to.deep.equal(other);
    repo.commit({ a: '2' });
    repo.git('branch', '-f', 'other', 'main');
    const alone = { kind: 'detached', commit };
    expect(await standAsItWas(repository, other)).to.deep.equal(alone);
    repo.git('branch', '-D', 'other');
    expect(await standAsItWas(repository, other)).to.deep.equal(alone);
  });
});

describe('performCheckout', function () {
  this.timeout(60_000);

  it('runs the hooks of the user, and overwrites nothing', async () => {
    const repo = gitRepo();
    repo.commit({ a: '1', '.gitignore': 'b\n' });
    repo.git('checkout', '-q', '-b', 'other');
    repo.commit({ a: '2', b: 'tracked' });
    repo.git('checkout', '-q', 'main');
    repo.write(
      '.git/hooks/post-checkout',
      '#!/bin/sh\necho "hook $ORCH_HOOKS" >>hooked\necho hi\nexit 3\n',
    );
    symlinkSync('../../nowhere', join(repo.root, 'b'));
    const repository = await repositoryOf(repo);
    const other = await resolveDestination(repository, 'other');
    const refused = await failure(performCheckout(repository, other));
    expect(refused.code).to.equal('CHECKOUT.GIT_FAILED');
    expect(refused.details['said']).to.match(/untracked working tree file.*\n?.*b/s);
    rmSync(join(repo.root, 'b'));
    chmodSync(join(repo.root, '.git/hooks/post-checkout'), 0o755);
    expect(await performCheckout(repository, other)).to.equal('hi');
    expect(repo.git('show', 'HEAD:a')).to.equal('2');
    expect(await performCheckout(repository, other)).to.equal(null);
    expect(readFileSync(join(repo.root, 'hooked'), 'utf8')).to.equal('hook 0\n');
  });

  it('refuses a branch that has moved since it was planned', async () => {
    const repo = gitRepo();
    repo.commit({ a: '1' });
    repo.git('branch', 'other');
    const repository = await repositoryOf(repo);
    const other = await resolveDestination(repository, 'other');
    repo.commit({ a: '2' });
    repo.git('branch', '-f', 'other', 'main');
    expect((await failure(performCheckout(repository, other))).code).to.equal('CHECKOUT.MOVED');
  });
});
