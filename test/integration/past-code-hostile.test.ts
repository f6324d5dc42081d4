import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PastCode } from '../../packages/core/src/git/past-code.ts';
import { failure } from '../support/failure.ts';
import { gitRepo, type GitRepo } from '../support/git-repo.ts';
import { openPast, pastStep, path } from '../support/past-code.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hostileKeys, trapFolder } from '../support/trap-folder.ts';

const source = 'export const down = async () => undefined;\n';

function open(repo: GitRepo, commits: readonly string[]): Promise<PastCode> {
  return openPast(
    repo,
    commits.map((commit) => pastStep(commit, path, source)),
  );
}

/** Everything in the first throw-away work tree, by path. */
function contents(past: PastCode): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const top = dirname(dirname(past.steps[0]?.file ?? ''));
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(top, folder))) {
      const at = folder === '' ? name : `${folder}/${name}`;
      const stat = lstatSync(join(top, at));
      if (stat.isDirectory()) walk(at);
      else found[at] = stat.isSymbolicLink() ? 'link' : readFileSync(join(top, at), 'utf8');
    }
  };
  walk('');
  return found;
}

/** A commit whose tree holds one more entry at its top, which Git's own commands would not make. */
function commitWith(
  repo: GitRepo,
  entries: readonly (readonly [string, string, string])[],
): string {
  const rows = entries.map(([mode, name, object]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(object, 'hex')]),
  );
  const old = execFileSync('git', ['cat-file', 'tree', 'HEAD^{tree}'], { cwd: repo.root });
  const tree = execFileSync('git', ['hash-object', '-t', 'tree', '--literally', '-w', '--stdin'], {
    cwd: repo.root,
    input: Buffer.concat([...rows, old]),
    encoding: 'utf8',
  }).trim();
  return repo.git('commit-tree', tree, '-p', 'HEAD', '-m', 'Hostile');
}

describe('openPastCode in a hostile repository', () => {
  it('runs none of the programs that it names', async () => {
    const trap = trapFolder();
    const repo = gitRepo();
    const commit = repo.commit({
      [path]: source,
      '.gitattributes': '* filter=trap diff=trap merge=trap text=auto eol=crlf ident\n',
      'lib/a.txt': '$Id$\n',
    });
    repo.commit({ [path]: `${source}// edited\n` });
    for (const key of hostileKeys) repo.git('config', key, trap.program);
    repo.git('config', 'filter.trap.required', 'true');
    repo.git('config', 'core.autocrlf', 'true');
    repo.git('config', 'core.hooksPath', trap.hooks);
    // By the noted commit, through refs and history, by content, and not at all.
    const gone = '1'.repeat(40);
    const past = await open(repo, [commit, gone]);
    expect(contents(past)['lib/a.txt']).to.equal('$Id$\n');
    await past.close();
    // Nowhere in any history, while its content is still among the objects.
    const empty = execFileSync('git', ['mktree'], { cwd: repo.root, input: '', encoding: 'utf8' });
    const elsewhere = repo.git('commit-tree', '-m', 'x', empty.trim());
    repo.git('-c', 'core.hooksPath=/dev/null', 'update-ref', 'refs/heads/main', elsewhere);
    await (await open(repo, [gone])).close();
    expect(trap.sprung()).to.equal(false);
    spawnSync('git', ['status'], { cwd: repo.root, stdio: 'ignore' });
    expect(trap.sprung()).to.equal(true);
  });

  it('follows no link out of the tree', async () => {
    const outside = temporaryFolder('outside');
    const repo = gitRepo();
    repo.commit({ [path]: source, 'a/b/x': 'x', 'lib/y': 'y' });
    const links = {
      absolute: outside,
      above: '../../outside',
      'a/b/up': '../..',
      'a/b/tricky': 'up/..',
      through: 'above/x',
      circle: 'circle',
      nowhere: 'not/there',
      inside: 'lib',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(repo.root, name));
    const past = await open(repo, [repo.commit({})]);
    expect(contents(past)).to.deep.equal({
      'a/b/up': 'link',
      'a/b/x': 'x',
      inside: 'link',
      'lib/y': 'y',
      [path]: source,
    });
    expect(past.findings.map(({ code, detail }) => [code, detail])).to.deep.equal([
      ['PAST_CODE.LEFT_OUT', 'above\nabsolute\na/b/tricky'],
    ]);
    await past.close();
    expect(readdirSync(outside)).to.deep.equal([]);
  });

  it('writes odd names as they are, and none that Git would not check out', async () => {
    const repo = gitRepo();
    const odd = ['-rf', 'a\nb', `quote"'`, '  ', 'ü 迁', '$(touch x)', 'x'.repeat(250)];
    repo.commit({ [path]: source, ...Object.fromEntries(odd.map((name) => [name, name])) });
    const object = repo.git('hash-object', '-w', path);
    const tree = repo.git('rev-parse', 'HEAD:migrations');
    const commit = commitWith(repo, [
      ['100644', '../escaped', object],
      ['100644', '..', object],
      ['40000', '.git', tree],
      ['40000', '.GIT', tree],
      ['40000', '.g\u200cit', tree],
      ['40000', 'git~1', tree],
      ['100644', 'back\\slash', object],
      ['100644', 'y'.repeat(300), object],
      ['160000', 'module', 'a'.repeat(40)],
    ]);
    const past = await open(repo, [commit]);
    expect(Object.keys(contents(past)).sort()).to.deep.equal([...odd, path].sort());
    expect(
      past.findings.map(({ code, message }) => [code, message.replace(/.*: /, '')]),
    ).to.deep.equal([
      ['PAST_CODE.LEFT_OUT', 'no checkout has such a name'],
      ['PAST_CODE.LEFT_OUT', 'the name is too long here'],
      ['PAST_CODE.NOT_IN_GIT', 'a submodule'],
    ]);
    await past.close();
    expect(readdirSync(repo.root)).to.not.include('escaped');
  });

  it('refuses two files of one name, and a file in place of a folder', async () => {
    const repo = gitRepo();
    repo.commit({ [path]: source, 'lib/a': 'a' });
    const object = repo.git('rev-parse', 'HEAD:lib/a');
    for (const name of ['lib', 'twice']) {
      const commit = commitWith(repo, [
        ['100644', name, object],
        ['100644', name, object],
      ]);
      const refused = await failure(open(repo, [commit]));
      expect(refused.code).to.equal('PAST_CODE.CLASH');
    }
    expect(readdirSync(join(repo.root, '.orch/worktrees'))).to.deep.equal([]);
  });

  it('stops at a tree that unfolds without end', async () => {
    const repo = gitRepo();
    repo.commit({ [path]: source });
    let tree = repo.git('rev-parse', 'HEAD:migrations');
    for (let depth = 0; depth < 12; depth += 1) {
      const rows = Array.from({ length: 10 }, (_, at) => `040000 tree ${tree}\t${at}`).join('\n');
      tree = execFileSync('git', ['mktree'], {
        cwd: repo.root,
        input: rows,
        encoding: 'utf8',
      }).trim();
    }
    const refused = await failure(open(repo, [commitWith(repo, [['40000', 'bomb', tree]])]));
    expect(refused.code).to.equal('PAST_CODE.TOO_LARGE');
  });

  it('holds a bare repository and pointers, which are files like others', async () => {
    const trap = trapFolder();
    const repo = gitRepo();
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`;
    const config = `[core]\n\tbare = true\n\tfsmonitor = ${trap.program}\n`;
    const commit = repo.commit({
      [path]: source,
      'vendor/HEAD': 'ref: refs/heads/main\n',
      'vendor/config': config,
      'vendor/objects/x': '',
      'vendor/refs/x': '',
      'data.bin': pointer,
    });
    const past = await open(repo, [commit]);
    expect(contents(past)['vendor/config']).to.equal(config);
    expect(past.findings.map(({ code, detail }) => [code, detail])).to.deep.equal([
      ['PAST_CODE.NOT_IN_GIT', 'data.bin'],
    ]);
    await past.close();
    expect(trap.sprung()).to.equal(false);
  });
});
