import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { currentBranch } from '../../packages/core/src/adapters/git/current-branch.ts';
import {
  findRepository,
  requireRepository,
} from '../../packages/core/src/adapters/git/find-repository.ts';
import { locateRevisions } from '../../packages/core/src/adapters/git/locate-revisions.ts';
import { readCommit } from '../../packages/core/src/adapters/git/read-commit.ts';
import { readHead, resolveCommit } from '../../packages/core/src/adapters/git/resolve-commit.ts';
import { appliedRow, revision } from '../../packages/core/test/support/history.ts';
import { gitRepo } from '../support/git-repo.ts';
import { failure } from '../support/failure.ts';
import { asRoot, itWhere } from '../support/it-where.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const code = 'exports.up = async () => {};\nexports.down = async () => {};\n';

describe('reading Git', () => {
  describe('findRepository', () => {
    it('finds the top from a subfolder, a worktree and through a link', async () => {
      const repo = gitRepo();
      repo.commit({ 'a/b/c.txt': 'x' });
      const worktree = join(temporaryFolder('worktree'), 'w');
      repo.git('worktree', 'add', '--quiet', worktree);
      const link = join(temporaryFolder('link'), 'repo');
      symlinkSync(repo.root, link);
      const roots = await Promise.all(
        [join(repo.root, 'a/b'), worktree, link].map(requireRepository),
      );
      expect(roots.map(({ root }) => root)).to.deep.equal([repo.root, worktree, repo.root]);
    });

    it('is not led astray by GIT_DIR', async () => {
      const repo = gitRepo();
      const other = gitRepo();
      process.env['GIT_DIR'] = join(other.root, '.git');
      process.env['GIT_WORK_TREE'] = other.root;
      try {
        expect((await requireRepository(repo.root)).root).to.equal(repo.root);
      } finally {
        delete process.env['GIT_DIR'];
        delete process.env['GIT_WORK_TREE'];
      }
    });

    it('says why there is none', async () => {
      const outside = temporaryFolder('plain');
      const bare = join(outside, 'bare.git');
      execFileSync('git', ['init', '--quiet', '--bare', bare]);
      const found = await Promise.all([outside, bare].map(findRepository));
      expect(found.map((lookup) => (lookup.kind === 'none' ? lookup.reason : ''))).to.deep.equal([
        'notRepository',
        'bare',
      ]);
    });

    it('says that git is not installed', async () => {
      const path = process.env['PATH'];
      process.env['PATH'] = '/nowhere';
      try {
        const lookup = await findRepository(temporaryFolder('plain'));
        expect(lookup.kind === 'none' && lookup.reason).to.equal('notInstalled');
      } finally {
        process.env['PATH'] = path;
      }
    });

    itWhere(asRoot, 'does not read the repository of another user', async () => {
      const repo = gitRepo();
      execFileSync('chown', ['-R', '65534', repo.root]);
      const refused = await failure(requireRepository(repo.root));
      expect(refused.code).to.equal('GIT.DUBIOUS_OWNERSHIP');
    });
  });

  describe('readHead', () => {
    it('tells a branch, an unborn branch and a detached head apart', async () => {
      const repo = gitRepo();
      const repository = await requireRepository(repo.root);
      const unborn = await readHead(repository);
      const commit = repo.commit({ a: 'x' });
      repo.git('checkout', '--quiet', '-b', 'feature/x');
      const branch = await readHead(repository);
      repo.git('checkout', '--quiet', '--detach');
      expect([unborn, branch, await readHead(repository)]).to.deep.equal([
        { kind: 'unborn', branch: 'main' },
        { kind: 'branch', branch: 'feature/x', commit },
        { kind: 'detached', commit },
      ]);
    });

    it('is there for a folder without a repository, too', async () => {
      expect(await currentBranch(temporaryFolder('plain'))).to.deep.equal({ kind: 'noRepository' });
    });
  });

  describe('resolveCommit', () => {
    it('says that a shallow clone is too short', async () => {
      const origin = gitRepo();
      const old = origin.commit({ a: '1' });
      origin.commit({ a: '2' });
      const folder = join(temporaryFolder('shallow'), 'clone');
      execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${origin.root}`, folder]);
      const refused = await failure(resolveCommit(await requireRepository(folder), old));
      expect([refused.code, refused.hint]).to.deep.equal([
        'GIT.UNKNOWN_COMMIT',
        'git fetch --unshallow',
      ]);
    });

    it('takes no name for an option or for another kind of object', async () => {
      const repo = gitRepo();
      repo.commit({ a: 'x' });
      const repository = await requireRepository(repo.root);
      for (const name of ['--all', '-x', '--git-dir', 'HEAD:a', '', 'a\0b', 'nope']) {
        const refused = await failure(resolveCommit(repository, name));
        expect(refused.code, name).to.equal('GIT.UNKNOWN_COMMIT');
      }
    });
  });

  describe('readCommit', () => {
    it('tells author, parents, time and subject', async () => {
      const repo = gitRepo();
      const first = repo.commit({ a: '1' }, 'First');
      const sha = repo.commit({ a: '2' }, 'Add cohort\n\nBecause.');
      const repository = await requireRepository(repo.root);
      const facts = await readCommit(repository, await resolveCommit(repository, sha));
      expect(facts).to.deep.equal({
        sha,
        parents: [first],
        author: { name: 'Ada', email: 'ada@example.org' },
        committedAt: '2026-11-20T10:02:00.000Z',
        subject: 'Add cohort',
      });
    });
  });

  describe('locateRevisions', () => {
    it('finds files on other branches and at the commit they were applied from', async () => {
      const repo = gitRepo();
      repo.commit({ 'migrations/a.ts': code });
      repo.git('checkout', '--quiet', '-b', 'feature/b');
      repo.commit({ 'migrations/b.ts': code });
      const gone = repo.commit({ 'migrations/c.ts': code });
      repo.git('reset', '--quiet', '--hard', 'HEAD~');
      repo.git('checkout', '--quiet', 'main');
      const found = await locateRevisions(await requireRepository(repo.root), [
        appliedRow(revision('b')),
        { ...appliedRow(revision('c')), commit: gone },
        { ...appliedRow(revision('x')), commit: '0'.repeat(40) },
        { ...appliedRow(revision('y')), commit: '--output=x' },
      ]);
      expect([...found]).to.deep.equal([
        ['b', 'branch feature/b'],
        ['c', `commit ${gone.slice(0, 12)}`],
      ]);
    });
  });
});
