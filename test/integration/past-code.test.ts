import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../support/failure.ts';
import { gitRepo, openGitRepo, type GitRepo } from '../support/git-repo.ts';
import {
  callPast,
  helper,
  openPast,
  pastStep,
  path,
  source,
  twoCommits,
} from '../support/past-code.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('openPastCode', () => {
  describe('finds the code', () => {
    it('in the commit that it was applied from, with the helper of that commit', async () => {
      const repo = gitRepo();
      const commit = twoCommits(repo);
      expect(await callPast(repo, [pastStep(commit)])).to.deep.equal({
        words: ['then'],
        origins: [{ kind: 'commit', commit }],
        findings: [],
      });
      expect(readdirSync(join(repo.root, '.orch/worktrees'))).to.deep.equal([]);
      expect(repo.git('status', '--porcelain')).to.equal('');
    });

    it('whatever became of the file and of the branch', async () => {
      const repo = gitRepo();
      repo.commit({ 'README.md': 'x' });
      repo.git('checkout', '--quiet', '-b', 'feature');
      const commit = twoCommits(repo);
      repo.commit({ [path]: `${source}// edited\n` });
      repo.git('checkout', '--quiet', 'main');
      repo.git('branch', '--quiet', '-D', 'feature');
      const { words, origins } = await callPast(repo, [pastStep(commit)]);
      expect([words, origins]).to.deep.equal([['then'], [{ kind: 'commit', commit }]]);
    });

    it('elsewhere in that commit when its folder was called otherwise', async () => {
      const repo = gitRepo();
      const commit = twoCommits(repo, 'db/');
      expect((await callPast(repo, [pastStep(commit)])).words).to.deep.equal(['then']);
    });

    it('in the commit that brought it, when it was applied before it was committed', async () => {
      const repo = gitRepo();
      const commit = twoCommits(repo);
      repo.git('checkout', '--quiet', '-b', 'elsewhere');
      expect(await callPast(repo, [pastStep(null)])).to.deep.equal({
        words: ['then'],
        origins: [{ kind: 'ref', ref: 'HEAD', commit }],
        findings: [],
      });
    });

    it('in the history of another branch, although it was edited there later', async () => {
      const repo = gitRepo();
      repo.commit({ 'README.md': 'x' });
      repo.git('checkout', '--quiet', '-b', 'feature');
      const commit = twoCommits(repo);
      repo.commit({ [path]: `${source}// edited\n` });
      repo.git('checkout', '--quiet', 'main');
      expect(await callPast(repo, [pastStep('1'.repeat(40))])).to.deep.equal({
        words: ['then'],
        origins: [{ kind: 'ref', ref: 'refs/heads/feature', commit }],
        findings: ['PAST_CODE.OTHER_COMMIT'],
      });
    });

    it('under another path in the history', async () => {
      const repo = gitRepo();
      const commit = twoCommits(repo, 'old/');
      repo.git('mv', 'old', 'new');
      repo.commit({ [`new/${path}`]: `${source}// edited\n` });
      const { words, origins } = await callPast(repo, [pastStep('1'.repeat(40))]);
      expect([words, origins]).to.deep.equal([
        ['then'],
        [{ kind: 'ref', ref: 'refs/heads/main', commit }],
      ]);
    });

    it('after a rebase and a clean-up', async () => {
      const repo = gitRepo();
      repo.commit({ 'README.md': 'x' });
      repo.git('checkout', '--quiet', '-b', 'feature');
      const noted = repo.commit({ [path]: source, 'lib/helper.mjs': helper('then') });
      repo.git('checkout', '--quiet', 'main');
      repo.commit({ 'README.md': 'y' });
      repo.git('rebase', '--quiet', 'main', 'feature');
      const commit = repo.git('rev-parse', 'HEAD');
      forget(repo);
      expect((await callPast(repo, [pastStep(noted)])).origins).to.deep.equal([
        { kind: 'ref', ref: 'HEAD', commit },
      ]);
    });

    it('in the store when no commit has it, among the files of the present commit', async () => {
      const repo = gitRepo();
      repo.commit({ 'lib/helper.mjs': helper('now') });
      repo.git('checkout', '--quiet', '-b', 'feature');
      const noted = twoCommits(repo);
      repo.git('checkout', '--quiet', 'main');
      repo.git('branch', '--quiet', '-D', 'feature');
      forget(repo);
      const commit = repo.git('rev-parse', 'HEAD');
      expect(await callPast(repo, [pastStep(noted)])).to.deep.equal({
        words: ['now'],
        origins: [{ kind: 'storedSource', commit }],
        findings: ['PAST_CODE.STORED_SOURCE'],
      });
    });

    it('in the store, among the files of the commit from which it was applied with edits', async () => {
      const repo = gitRepo();
      const commit = twoCommits(repo);
      const text = `${source}// edited, applied and never committed\n`;
      const { words, origins } = await callPast(repo, [
        pastStep(commit, path, text),
        pastStep(commit),
      ]);
      expect([words, origins]).to.deep.equal([
        ['then', 'then'],
        [
          { kind: 'storedSource', commit },
          { kind: 'commit', commit },
        ],
      ]);
    });

    it('in a shallow clone, and says how to fetch what is missing', async () => {
      const origin = gitRepo();
      const noted = twoCommits(origin);
      const folder = join(temporaryFolder('shallow'), 'clone');
      const url = `file://${origin.root}`;
      execFileSync('git', ['clone', '--quiet', '--depth=1', url, folder], { stdio: 'ignore' });
      const clone = openGitRepo(folder);
      const text = `${source}// edited since\n`;
      const past = await openPast(clone, [pastStep(noted), pastStep(noted, path, text)]);
      await past.close();
      const commit = clone.git('rev-parse', 'HEAD');
      expect(past.origins).to.deep.equal([
        { kind: 'ref', ref: 'HEAD', commit },
        { kind: 'storedSource', commit },
      ]);
      expect(past.findings.map(({ hint }) => hint)[1]).to.match(/^git fetch --unshallow/);
    });

    it('in the work tree when it was never in Git', async () => {
      const repo = gitRepo();
      repo.commit({ 'lib/helper.mjs': helper('committed') });
      repo.write('lib/helper.mjs', helper('work tree'));
      repo.write(path, source);
      const there = await openPast(repo, [pastStep(null)]);
      await there.close();
      expect(there.steps[0]?.file).to.equal(join(repo.root, path));
      rmSync(join(repo.root, path));
      expect(await callPast(repo, [pastStep(null)])).to.deep.equal({
        words: ['work tree'],
        origins: [{ kind: 'storedSource', commit: null }],
        findings: [],
      });
    });

    it('in a partial clone only when nothing of the commit is missing', async () => {
      const origin = gitRepo();
      const commit = twoCommits(origin);
      origin.git('config', 'uploadpack.allowFilter', 'true');
      const folder = join(temporaryFolder('partial'), 'clone');
      const args = ['clone', '--quiet', '--filter=blob:none', `file://${origin.root}`, folder];
      execFileSync('git', args, { stdio: 'ignore' });
      const refused = await failure(openPast(openGitRepo(folder), [pastStep(commit)]));
      expect(refused.code).to.equal('GIT.OBJECT_MISSING');
      expect(refused.details['paths']).to.include('lib/helper.mjs');
      expect(readdirSync(join(folder, '.orch/worktrees'))).to.deep.equal([]);
    });
  });
});

/** What no ref has any more is gone for good. */
function forget(repo: GitRepo): void {
  repo.git('reflog', 'expire', '--expire=now', '--all');
  repo.git('gc', '--quiet', '--prune=now');
}
