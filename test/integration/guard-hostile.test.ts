import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { begun, found, guard, revisionText as code } from '../support/guard-bench.ts';
import { jsonResult } from '../support/json-result.ts';
import { runOrch } from '../support/run-orch.ts';
import { hostileKeys, trapFolder } from '../support/trap-folder.ts';

const config = `export default { migrations: './migrations', environments: { dev: 'embedded:dev' } };\n`;

describe('guard in a hostile repository', function () {
  this.timeout(60_000);

  it('reads names with line ends, quotes, dashes and colours, and shows them harmlessly', async () => {
    const repo = begun();
    repo.commit({ 'orch.config.mjs': config });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const names = [
      '-rf.js',
      '4\n::add-mask::x.js',
      `5"'$(touch pwned).js`,
      '6\u001b[2J.js',
      '7 é🚀.js',
    ];
    repo.commit(Object.fromEntries(names.map((name) => [`migrations/${name}`, name])));
    expect((await guard(repo)).findings.map(({ subject }) => subject)).to.deep.equal(
      names.map((name) => `migrations/${name}`),
    );
    const run = await runOrch(['guard', '--github'], { cwd: repo.root });
    expect(run.exitCode, run.stderr).to.equal(3);
    expect(run.stdout).to.not.match(/^::add-mask/m);
    expect(run.stdout).to.not.contain('\u001b');
    expect(run.stdout).to.contain(`git rm --cached -- 'migrations/5"'\\''$(touch pwned).js'`);
    const lines = run.stdout.split('\n').filter((line) => line.startsWith('::'));
    expect(lines).to.have.length(names.length);
  });

  it('takes branches with the names of options for branches', async () => {
    const repo = begun();
    const commit = repo.git('rev-parse', 'HEAD');
    for (const name of ['--output=pwned', '--all', '-x']) {
      repo.git('update-ref', `refs/heads/${name}`, commit);
      repo.git('update-ref', `refs/remotes/origin/${name}`, commit);
    }
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/--output=pwned');
    repo.commit({ 'migrations/4_d.js': code('d') });
    for (const base of ['--all', '-x', 'origin/--output=pwned', null]) {
      expect(await found(repo, { base }), String(base)).to.deep.equal([
        'GUARD.ADDED migrations/4_d.js',
      ]);
    }
    expect((await guard(repo)).branch).to.equal('--output=pwned');
    expect(readdirSync(repo.root)).to.not.include('pwned');
  });

  it('runs no program that the repository names', async () => {
    const repo = begun();
    const { program, sprung } = trapFolder();
    repo.commit({ '.gitattributes': '* filter=trap diff=trap merge=trap\n' });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.git('mv', 'migrations/3_c.js', 'migrations/4_c.js');
    const message = 'Rename\n\nAllow-Revisions: it is a trap\n';
    repo.commit({ 'migrations/4_c.js': `${code('c')}// more\n` }, message);
    for (const key of programs) repo.git('config', key, program);
    repo.git('config', 'log.showSignature', 'true');
    repo.write('migrations/1_a.js', 'touched, so that the index is stale');
    expect((await guard(repo)).overrides).to.have.length(1);
    await guard(repo, { state: 'staged' });
    expect(sprung()).to.equal(false);
    // The trap works: plain porcelain runs into it.
    spawnSync('git', ['diff', 'main'], { cwd: repo.root, stdio: 'ignore' });
    expect(sprung()).to.equal(true);
  });

  it('is not deceived by replaced objects and grafts', async () => {
    const repo = begun();
    const base = repo.git('rev-parse', 'HEAD');
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const commit = repo.commit({ 'migrations/4_d.js': code('d') });
    repo.git('replace', commit, base);
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
    repo.git('replace', '--delete', commit);
    repo.git('checkout', '--quiet', 'main');
    const innocent = repo.commit({ 'migrations/4_d.js': code('d'), a: 'x' });
    repo.git('reset', '--quiet', '--hard', base);
    repo.git('checkout', '--quiet', 'feature/x');
    writeFileSync(
      join(repo.root, '.git/info/grafts'),
      `${base} ${innocent}\n${commit} ${innocent}\n${innocent}\n`,
    );
    expect(await found(repo)).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
  });

  it('is not led to another repository by the environment', async () => {
    const repo = begun();
    repo.commit({ 'orch.config.mjs': config });
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    repo.commit({ 'migrations/4_d.js': code('d') });
    const other = begun();
    const env = { GIT_DIR: join(other.root, '.git'), GIT_WORK_TREE: other.root };
    const run = await runOrch(['guard', '--json'], { cwd: repo.root, env });
    const [branch] = jsonResult(run)['branches'] as readonly { readonly branch: string }[];
    expect([run.exitCode, branch?.branch]).to.deep.equal([3, 'feature/x']);
  });

  it('takes a name that is a branch and a tag for the branch', async () => {
    const repo = begun();
    repo.git('checkout', '--quiet', '-b', 'feature/x');
    const commit = repo.commit({ 'migrations/4_d.js': code('d') });
    execFileSync('git', ['tag', 'main', commit], { cwd: repo.root });
    expect(await found(repo, { base: 'main' })).to.deep.equal(['GUARD.ADDED migrations/4_d.js']);
  });
});

const programs = [
  ...hostileKeys,
  'trailer.Allow-Revisions.command',
  'trailer.Allow-Revisions.cmd',
  'pager.diff-tree',
  'pager.rev-list',
  'alias.diff-tree',
];
