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
});
