import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { currentBranch } from '../../packages/core/src/adapters/git/current-branch.ts';
import {
  findRepository,
  requireRepository,
} from '../../packages/core/src/adapters/git/find-repository.ts';
import { locateRevisions } from '../../packages/core/src/adapters/git/locate-revisions.ts';
import { readCommit } from '../../packages/core/src/adapters/git/read-commit.ts';
import { readHistoryAtCommit } from '../../packages/core/src/adapters/git/read-history-at-commit.ts';
import {
  readHead,
  resolveBranch,
  resolveCommit,
} from '../../packages/core/src/adapters/git/resolve-commit.ts';
import { appliedRow, revision } from '../../packages/core/test/support/history.ts';
import { failure } from '../support/failure.ts';
import { gitRepo, type GitRepo } from '../support/git-repo.ts';
import { hostileKeys, trapFolder } from '../support/trap-folder.ts';

const code = 'exports.up = async () => {};\nexports.down = async () => {};\n';

async function historyAt(repo: GitRepo, name: string) {
  const repository = await requireRepository(repo.root);
  return readHistoryAtCommit(repository, await resolveCommit(repository, name), {
    directories: [join(repo.root, 'migrations')],
    loadExtensions: ['.js'],
    sortDirsSeparately: false,
  });
}

describe('reading a hostile repository', () => {
  it('has a branch whose name is an option, and no file is written', async () => {
    const repo = gitRepo();
    const commit = repo.commit({ 'migrations/1_a.js': code });
    repo.git('update-ref', 'refs/heads/--output=pwned', commit);
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/--output=pwned');
    const repository = await requireRepository(repo.root);
    expect(await readHead(repository)).to.deep.equal({
      kind: 'branch',
      branch: '--output=pwned',
      commit,
    });
    expect(await resolveBranch(repository, '--output=pwned')).to.equal(commit);
    expect((await historyAt(repo, 'HEAD')).graph.size).to.equal(1);
    expect(readdirSync(repo.root).sort()).to.deep.equal(['.git', 'migrations']);
  });

  it('names programs everywhere in its configuration, and none is run', async () => {
    const trap = trapFolder();
    const repo = gitRepo();
    const old = repo.commit({
      'migrations/1_a.js': code,
      '.gitattributes': '* filter=trap diff=trap merge=trap\n',
    });
    repo.commit({ 'migrations/2_b.js': `${code}// b\n` });
    for (const key of hostileKeys) repo.git('config', key, trap.program);
    repo.git('config', 'filter.trap.required', 'true');
    repo.git('config', 'core.hooksPath', trap.hooks);
    repo.git('config', 'core.repositoryformatversion', '1');
    repo.git('config', 'extensions.partialClone', 'origin');
    repo.git('config', 'remote.origin.promisor', 'true');
    repo.git('config', 'remote.origin.url', `ext::${trap.program}`);
    repo.git('config', 'protocol.ext.allow', 'always');
    repo.git('config', 'protocol.allow', 'always');

    const repository = await requireRepository(repo.root);
    await readHead(repository);
    await currentBranch(join(repo.root, 'migrations'));
    const commit = await resolveCommit(repository, old);
    await readCommit(repository, commit);
    expect((await historyAt(repo, old)).graph.size).to.equal(1);
    await locateRevisions(repository, [{ ...appliedRow(revision('x')), commit: '1'.repeat(40) }]);
    await failure(resolveCommit(repository, '1'.repeat(40)));
    // A blob that a partial clone lacks makes git fetch it, here through a program.
    const blob = repo.git('rev-parse', 'HEAD:migrations/2_b.js');
    rmSync(join(repo.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    expect((await failure(historyAt(repo, 'HEAD'))).code).to.equal('GIT.OBJECT_MISSING');

    expect(trap.sprung()).to.equal(false);
    // The trap works: plain porcelain runs into it.
    spawnSync('git', ['status'], { cwd: repo.root, stdio: 'ignore' });
    expect(trap.sprung()).to.equal(true);
  });

  it('holds a bare repository, which is not entered', async () => {
    const trap = trapFolder();
    const repo = gitRepo();
    repo.commit({ 'a.txt': 'x' });
    const nested = join(repo.root, 'vendor');
    execFileSync('git', ['init', '--quiet', '--bare', nested]);
    execFileSync('git', ['-C', nested, 'config', 'core.fsmonitor', trap.program]);
    const lookup = await findRepository(nested);
    expect(lookup.kind === 'none' && lookup.reason).to.equal('bare');
    expect(trap.sprung()).to.equal(false);
  });

  it('has a tree whose names lead out of their folder, and none is taken for a path', async () => {
    const repo = gitRepo();
    repo.commit({ 'migrations/1_a.js': code });
    const blob = Buffer.from(repo.git('rev-parse', 'HEAD:migrations/1_a.js'), 'hex');
    const names = ['../../evil.js', '/etc/x.js', '-rf.js', 'CON.js', 'a\\b.js', '2_b.js', 'x..js'];
    const tree = Buffer.concat(
      names.map((name) => Buffer.concat([Buffer.from(`100644 ${name}\0`), blob])),
    );
    const folder = treeOf(repo, tree);
    const root = treeOf(
      repo,
      Buffer.concat([Buffer.from('40000 migrations\0'), Buffer.from(folder, 'hex')]),
    );
    const commit = repo.git('commit-tree', root, '-m', 'Evil');
    const { revisions, findings } = await historyAt(repo, commit);
    expect([...revisions.values()].map(({ path }) => path)).to.deep.equal(['migrations/2_b.js']);
    expect(findings.map(({ code: what }) => what)).to.deep.equal(
      Array.from({ length: names.length - 1 }, () => 'REVISION.BAD_NAME'),
    );
  });

  it('has branches whose names are nearly the same, and each is itself', async () => {
    const repo = gitRepo();
    const names = ['FEATURE', 'feature', '\u00e9', 'e\u0301', 'x'.repeat(240), '🚀', 'a/b', 'a-b'];
    const commits = names.map((name) => {
      const commit = repo.commit({}, name);
      repo.git('update-ref', `refs/heads/${name}`, commit);
      // As files, two of them would be one on some systems.
      repo.git('pack-refs', '--all');
      return commit;
    });
    const repository = await requireRepository(repo.root);
    const found = await Promise.all(names.map((name) => resolveBranch(repository, name)));
    expect(found).to.deep.equal(commits);
    for (const [at, name] of names.entries()) {
      repo.git('symbolic-ref', 'HEAD', `refs/heads/${name}`);
      const head = { kind: 'branch', branch: name, commit: commits[at] };
      expect(await readHead(repository)).to.deep.equal(head);
    }
  });
});

/** Writes a tree object as it is, which no command of git would make. */
function treeOf(repo: GitRepo, bytes: Buffer): string {
  const args = ['hash-object', '-t', 'tree', '--literally', '-w', '--stdin'];
  return execFileSync('git', args, { cwd: repo.root, input: bytes, encoding: 'utf8' }).trim();
}
