import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationsFolder } from '../../packages/core/src/adapters/files/read-migrations-folder.ts';
import { requireRepository } from '../../packages/core/src/adapters/git/find-repository.ts';
import {
  readHistoryAtCommit,
  readHistoryOfBranch,
  readHistoryOfName,
} from '../../packages/core/src/adapters/git/read-history-at-commit.ts';
import { resolveCommit } from '../../packages/core/src/adapters/git/resolve-commit.ts';
import { readCommitted } from '../../packages/core/src/adapters/git/read-committed.ts';
import { gitRepo, openGitRepo, type GitRepo } from '../support/git-repo.ts';
import { failure } from '../support/failure.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const code = 'exports.up = async () => {};\nexports.down = async () => {};\n';

const settings = (repo: GitRepo, directory = 'migrations') => ({
  directories: [join(repo.root, directory)],
  loadExtensions: ['.js', '.ts'],
  sortDirsSeparately: false,
});

async function historyAt(repo: GitRepo, name: string, directory?: string) {
  const repository = await requireRepository(repo.root);
  const commit = await resolveCommit(repository, name);
  return readHistoryAtCommit(repository, commit, settings(repo, directory));
}

describe('readHistoryAtCommit', () => {
  it('reads the history of a commit whatever is checked out', async () => {
    const repo = gitRepo();
    const first = repo.commit({ 'migrations/1_a.js': code, 'migrations/README.md': 'x' });
    repo.commit({ 'migrations/1_a.js': `${code}// edited\n`, 'migrations/2_b.js': code });
    repo.write('migrations/3_c.js', code);
    const history = await historyAt(repo, first);
    expect([...history.revisions.keys()]).to.deep.equal(['1_a']);
    expect(history.revisions.get('1_a' as never)?.source).to.equal(code);
    expect(history.findings).to.deep.equal([]);
  });

  it('is equal to reading the folder of a clean checkout', async () => {
    const repo = gitRepo();
    const files: Record<string, string> = { 'migrations/README.md': 'x' };
    for (let at = 0; at < 50; at += 1) files[`migrations/${1000 + at}_é ${at}.js`] = code;
    files['migrations/2000_m.ts'] =
      '/**\n * M.\n *\n * @revision 2000_m\n * @parents 1000_é 0, 1049_é 49\n */\n';
    repo.commit(files);
    const atCommit = await historyAt(repo, 'HEAD');
    const inFolder = await readMigrationsFolder(settings(repo), { root: repo.root });
    expect([...atCommit.revisions.values()]).to.deep.equal([
      ...inFolder.history.revisions.values(),
    ]);
  });

  it('gives one checksum on every platform', async () => {
    const repo = gitRepo();
    repo.commit({ 'migrations/1_a.js': code });
    repo.write('migrations/1_a.js', `\uFEFF${code.replaceAll('\n', '\r\n')}`);
    const folder = await readMigrationsFolder(settings(repo), { root: repo.root });
    const revisions = [...folder.history.revisions.values()];
    const committed = await readCommitted(await requireRepository(repo.root), revisions);
    expect([...committed.keys()]).to.deep.equal(['1_a']);
  });

  it('names links, submodules and folders that have the name of a revision', async () => {
    const repo = gitRepo();
    const commit = repo.commit({ 'migrations/1_a.js': code, 'migrations/2_dir.js/x': 'x' });
    symlinkSync('/etc/passwd', join(repo.root, 'migrations/3_link.js'));
    repo.git('add', 'migrations/3_link.js');
    repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},migrations/4_sub.js`);
    repo.git('commit', '--quiet', '-m', 'More');
    const { findings } = await historyAt(repo, 'HEAD');
    expect(findings.map(({ code: what, subject }) => [what, subject])).to.deep.equal([
      ['FOLDER.NOT_A_FILE', 'migrations/2_dir.js'],
      ['FOLDER.NOT_A_FILE', 'migrations/3_link.js'],
      ['FOLDER.NOT_A_FILE', 'migrations/4_sub.js'],
    ]);
  });

  it('collects files that are wrong', async () => {
    const repo = gitRepo();
    repo.commit({
      'migrations/1_nul.js': 'a\0b',
      'migrations/2_ok.js': code,
      'migrations/CON.js': code,
    });
    const { findings, revisions } = await historyAt(repo, 'HEAD');
    expect(findings.map(({ code: what }) => what)).to.deep.equal([
      'REVISION.NOT_TEXT',
      'REVISION.BAD_NAME',
    ]);
    expect([...revisions.keys()]).to.deep.equal(['2_ok']);
  });

  it('reads names with tabs, quotes and other scripts as they are', async () => {
    const repo = gitRepo();
    repo.commit({ 'migrations/1_"q" \'x\' ü 迁.js': code, 'migrations/2_tab\t.js': code });
    const { findings, revisions } = await historyAt(repo, 'HEAD');
    expect([...revisions.keys()]).to.deep.equal(['1_"q" \'x\' ü 迁']);
    expect(findings.map(({ subject }) => subject)).to.deep.equal(['migrations/2_tab\t.js']);
  });

  it('reads a folder whose name no line can hold', async () => {
    const repo = gitRepo();
    repo.commit({ 'two\nlines/1_a.js': code, 'two\nlines/2_b.js': code });
    const { findings, revisions } = await historyAt(repo, 'HEAD', 'two\nlines');
    expect([...revisions.keys()]).to.deep.equal(['1_a', '2_b']);
    expect(findings).to.deep.equal([]);
  });

  it('reads names that are no text as such', async () => {
    const repo = gitRepo();
    repo.commit({ 'migrations/1_a.js': code });
    const blob = repo.git('rev-parse', 'HEAD:migrations/1_a.js');
    const entry = Buffer.from(`100644 blob ${blob}\t2_\xff.js\0`, 'latin1');
    const tree = execFileSync('git', ['mktree', '-z'], { cwd: repo.root, input: entry });
    const root = execFileSync('git', ['mktree'], {
      cwd: repo.root,
      input: `040000 tree ${tree.toString().trim()}\tmigrations\n`,
    });
    const commit = repo.git('commit-tree', root.toString().trim(), '-m', 'Odd');
    const { findings, revisions } = await historyAt(repo, commit);
    expect([...revisions.keys()]).to.deep.equal([]);
    expect(findings.map(({ code: what }) => what)).to.deep.equal(['REVISION.BAD_NAME']);
  });

  it('warns when the commit has no such folder', async () => {
    const repo = gitRepo();
    repo.commit({ 'other.txt': 'x' });
    const { findings } = await historyAt(repo, 'HEAD');
    expect(findings.map(({ severity, code: what }) => [severity, what])).to.deep.equal([
      ['warning', 'FOLDER.MISSING'],
    ]);
  });

  it('does not follow a link on the way to the folder', async () => {
    const repo = gitRepo();
    repo.commit({ 'real/migrations/1_a.js': code });
    symlinkSync('real', join(repo.root, 'db'));
    const commit = repo.commit({});
    repo.git('rm', '--quiet', 'db');
    const { findings, revisions } = await historyAt(repo, commit, 'db/migrations');
    expect(findings.map(({ code: what, subject }) => [what, subject])).to.deep.equal([
      ['FOLDER.NOT_A_FILE', 'db'],
    ]);
    expect(revisions.size).to.equal(0);
  });

  it('refuses a folder outside the repository', async () => {
    const repo = gitRepo();
    repo.commit({ 'a.txt': 'x' });
    const refused = await failure(historyAt(repo, 'HEAD', '../elsewhere'));
    expect(refused.code).to.equal('GIT.OUTSIDE_REPOSITORY');
  });

  it('says what a partial clone lacks and fetches nothing', async () => {
    const origin = gitRepo();
    const old = origin.commit({ 'migrations/1_a.js': code });
    origin.commit({ 'migrations/1_a.js': `${code}// two\n` });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const folder = join(temporaryFolder('partial'), 'clone');
    const url = `file://${origin.root}`;
    execFileSync('git', ['clone', '--quiet', '--filter=blob:none', url, folder], {
      stdio: 'ignore',
    });
    const clone = openGitRepo(folder);
    const refused = await failure(historyAt(clone, old));
    expect([refused.code, refused.details['paths']]).to.deep.equal([
      'GIT.OBJECT_MISSING',
      ['migrations/1_a.js'],
    ]);
  });
});

describe('readHistoryOfName', () => {
  it('reads at tags, short names and ancestors, and refuses what is no commit', async () => {
    const repo = gitRepo();
    const first = repo.commit({ 'migrations/1_a.js': code });
    repo.git('tag', '-a', 'v1', '-m', 'One');
    repo.commit({ 'migrations/2_b.js': code });
    const repository = await requireRepository(repo.root);
    for (const name of ['v1', 'HEAD~1', first.slice(0, 10)]) {
      const { commit, history } = await readHistoryOfName(repository, name, settings(repo));
      expect([commit, history.graph.ids()]).to.deep.equal([first, ['1_a']]);
    }
    for (const name of ['', 'HEAD:migrations', '--help', 'two\nlines', 'gone', 'HEAD^{tree}']) {
      const { code: what } = await failure(readHistoryOfName(repository, name, settings(repo)));
      expect(what, name).to.equal('GIT.UNKNOWN_COMMIT');
    }
  });

  it('takes the name of a branch for a branch alone, the local one first', async () => {
    const repo = gitRepo();
    const first = repo.commit({ 'migrations/1_a.js': code });
    repo.git('update-ref', 'refs/remotes/origin/main', first);
    repo.git('tag', 'main', first);
    const second = repo.commit({ 'migrations/2_b.js': code });
    const repository = await requireRepository(repo.root);
    const at = async (branch: string) =>
      (await readHistoryOfBranch(repository, branch, settings(repo))).commit;
    expect([await at('main'), await at('origin/main')]).to.deep.equal([second, first]);
    expect((await failure(at('HEAD'))).code).to.equal('GIT.UNKNOWN_COMMIT');
  });
});
