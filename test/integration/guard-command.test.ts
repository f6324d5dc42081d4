import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitRepo, openGitRepo, type GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Nothing listens there, so a command that asks the database fails. */
const unreachable = { dev: 'postgres://127.0.0.1:1/none' };

interface Branch {
  readonly branch: string | null;
  readonly comparedWith: readonly string[];
  readonly remark: string | null;
  readonly findings: readonly { readonly code: string; readonly subject: string }[];
}

describe('orch guard', function () {
  this.timeout(60_000);

  it('guards the folders of every database, in every environment of a knexfile', async () => {
    const repo = withConfig({
      databases: {
        catalog: { migrations: './db/catalog', environments: unreachable },
        monitoring: { migrations: './db/monitoring', environments: unreachable },
      },
    });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({
      'db/catalog/1_a.mjs': 'a',
      'db/monitoring/1_b.mjs': 'b',
      'db/other/1_c.mjs': 'c',
    });
    expect(subjects(await guard(repo))).to.deep.equal([
      'db/catalog/1_a.mjs',
      'db/monitoring/1_b.mjs',
    ]);

    const knex = gitRepo();
    const one = (directory: string) => ({
      client: 'pg',
      connection: {},
      migrations: { directory },
    });
    const environments = { development: one('./dev'), production: one('./prod') };
    knex.commit({ 'knexfile.mjs': `export default ${JSON.stringify(environments)};\n` });
    knex.git('checkout', '--quiet', '-b', 'feature/x');
    knex.commit({ 'dev/1_a.js': 'a', 'prod/1_a.js': 'a' });
    expect(subjects(await guard(knex))).to.deep.equal(['dev/1_a.js', 'prod/1_a.js']);
  });

  it('follows the rules of the configuration', async () => {
    const guardRules = { 'hotfix/*': 'additions', '*/free': 'anything' };
    const repo = withConfig({ environments: unreachable, guard: guardRules });
    repo.git('checkout', '--quiet', '-b', 'hotfix/1');
    repo.commit({ 'migrations/1_a.mjs': 'a' });
    expect((await guard(repo)).exitCode).to.equal(0);
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    expect((await guard(repo)).exitCode).to.equal(3);
    expect((await guard(repo, '--branch', 'feature/free')).exitCode).to.equal(0);
    repo.write('orch.config.mjs', `export default { environments: {}, guard: { x: 'all' } };\n`);
    const broken = await guard(repo);
    expect([broken.exitCode, jsonResult(broken)['code']]).to.deep.equal([2, 'CONFIG.INVALID']);
  });

  it('judges the merge commit of a pull request by the variables of GitHub', async () => {
    const origin = withConfig({ environments: unreachable });
    origin.git('checkout', '--quiet', '-b', 'feature/x');
    origin.commit({ 'migrations/1_a.mjs': 'a' });
    origin.git('checkout', '--quiet', 'main');
    origin.commit({ 'src/a.ts': 'x' });
    origin.git('merge', '--quiet', '--no-edit', 'feature/x');
    origin.git('update-ref', 'refs/pull/1/merge', 'HEAD');
    origin.git('reset', '--quiet', '--hard', 'HEAD~');
    const folder = join(temporaryFolder('runner'), 'clone');
    execFileSync('git', ['clone', '--quiet', origin.root, folder]);
    const clone = openGitRepo(folder);
    clone.git('fetch', '--quiet', 'origin', 'refs/pull/1/merge');
    clone.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    clone.git('branch', '--quiet', '-D', 'main');
    const eventPath = join(folder, '.git/event.json');
    const event = (from: string) => {
      const repo = (name: string) => ({ repo: { full_name: name } });
      const pull = { pull_request: { head: repo(from), base: repo('acme/shop') } };
      writeFileSync(eventPath, JSON.stringify(pull));
    };
    const env = {
      GITHUB_BASE_REF: 'main',
      GITHUB_HEAD_REF: 'feature/x',
      GITHUB_REF_NAME: '1/merge',
      GITHUB_EVENT_PATH: eventPath,
    };
    event('acme/shop');
    const run = await runOrch(['guard', '--github', '--json'], { cwd: folder, env });
    const [branch] = branches(run);
    expect([branch?.branch, branch?.comparedWith, subjects(run)]).to.deep.equal([
      'feature/x',
      ['main'],
      ['migrations/1_a.mjs'],
    ]);
    // The main branch of a fork is not the one that releases.
    const fork = { ...env, GITHUB_HEAD_REF: 'main' };
    event('mallory/shop');
    const forked = await runOrch(['guard', '--github', '--json'], { cwd: folder, env: fork });
    writeFileSync(eventPath, '{');
    const unknown = await runOrch(['guard', '--github', '--json'], { cwd: folder, env: fork });
    expect([forked, unknown].map((one) => [branches(one)[0]?.branch, one.exitCode])).to.deep.equal([
      ['mallory:main', 3],
      ['unknown:main', 3],
    ]);
    const shown = await runOrch(['guard', '--github', '--polite'], { cwd: folder, env });
    expect(shown.stdout).to.match(/^::error file=migrations\/1_a\.mjs,title=GUARD\.ADDED::/m);
  });

  it('has a remark that --polite leaves out, and always says what to do', async () => {
    const repo = withConfig({ environments: unreachable });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'migrations/1_a.mjs': 'a' });
    const remark = branches(await guard(repo))[0]?.remark ?? '';
    const [rude, polite] = await Promise.all(
      [[], ['--polite']].map((words) => runOrch(['guard', ...words], { cwd: repo.root })),
    );
    expect(rude?.stdout.startsWith(`${remark}\n`) && remark !== '').to.equal(true);
    expect(polite?.stdout).to.equal(rude?.stdout.slice(remark.length + 1));
    expect(polite?.stdout).to.match(/git commit --amend --trailer "Allow-Revisions: <reason>"\n$/);
    expect(branches(await guard(repo, '--polite'))[0]?.remark).to.equal(null);
  });

  it('refuses to be asked two things at once, and to guard nothing', async () => {
    const repo = gitRepo();
    repo.commit({ a: 'x' });
    const both = await guard(repo, '--staged', '--pre-push');
    const named = await guard(repo, '--pre-receive', '--base', 'main');
    const nothing = await guard(repo);
    expect([both, named, nothing].map(({ exitCode }) => exitCode)).to.deep.equal([2, 2, 2]);
    expect(jsonResult(nothing)['code']).to.equal('GUARD.NO_FOLDERS');
  });
});

function withConfig(config: unknown): GitRepo {
  const repo = gitRepo();
  repo.commit({ 'orch.config.mjs': `export default ${JSON.stringify(config)};\n` });
  return repo;
}

function guard(repo: GitRepo, ...words: readonly string[]): Promise<OrchRun> {
  return runOrch(['guard', ...words, '--json'], { cwd: repo.root });
}

function branches(run: OrchRun): readonly Branch[] {
  return jsonResult(run)['branches'] as readonly Branch[];
}

function subjects(run: OrchRun): readonly string[] {
  return branches(run).flatMap(({ findings }) => findings.map(({ subject }) => subject));
}
