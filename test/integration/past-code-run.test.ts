import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gitRepo, openGitRepo } from '../support/git-repo.ts';
import {
  callPast,
  helper,
  openPast,
  pastStep,
  path,
  source,
  twoCommits,
} from '../support/past-code.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import { runSteps } from '../support/run-revisions.ts';

describe('what openPastCode makes', () => {
  describe('gives the code', () => {
    it('the packages and settings of this machine, and the kind of modules of its commit', async () => {
      const repo = gitRepo();
      const text = `const tool = require('tool');
const fs = require('node:fs');
exports.down = async () => [tool, fs.readFileSync(require.resolve('../.env'), 'utf8')];
`;
      repo.write('.gitignore', 'node_modules\n.env\n');
      const commit = repo.commit({ 'app/migrations/1_a.js': text });
      repo.commit({ 'app/package.json': '{"type":"module"}' });
      repo.write('app/node_modules/tool/index.js', `module.exports = 'tool of the project';`);
      repo.write('app/node_modules/tool/package.json', '{}');
      repo.write('app/.env', 'A=1');
      const step = pastStep(commit, 'app/migrations/1_a.js', text);
      expect((await callPast(repo, [step], 'app')).words).to.deep.equal([
        ['tool of the project', 'A=1'],
      ]);
    });

    it('packages of the workspace as they were, unless their build is not in Git', async () => {
      const repo = gitRepo();
      const text = `import { word } from '@own/plain';
import { word as built } from '../lib/built.mjs';
export const down = async () => [word, built];
`;
      const manifest = (main: string): string => JSON.stringify({ type: 'module', main });
      repo.write('.gitignore', 'node_modules\ndist\n');
      const commit = repo.commit({
        [path]: text,
        'package.json': '{}',
        'lib/built.mjs': `export { word } from '@own/built';`,
        'packages/plain/package.json': manifest('./index.js'),
        'packages/plain/index.js': helper('then'),
        'packages/built/package.json': manifest('./dist/index.js'),
        'packages/built/src/index.ts': helper('then'),
      });
      repo.commit({ 'packages/plain/index.js': helper('now') });
      repo.write('packages/built/dist/index.js', helper('now'));
      repo.write('node_modules/installed/index.js', '');
      mkdirSync(join(repo.root, 'node_modules/@own'));
      for (const name of ['plain', 'built']) {
        symlinkSync(`../../packages/${name}`, join(repo.root, `node_modules/@own/${name}`));
      }
      const { words, findings } = await callPast(repo, [pastStep(commit, path, text)]);
      expect([words, findings]).to.deep.equal([[['then', 'now']], ['PAST_CODE.BUILT_PACKAGE']]);
    });

    it('files that several commits have under one name more', async () => {
      const repo = gitRepo();
      const commits = [
        repo.commit({ [path]: source, 'lib/helper.mjs': helper('then'), 'lib/same': 'same' }),
        repo.commit({ 'lib/helper.mjs': helper('later') }),
      ];
      const past = await openPast(
        repo,
        commits.map((commit) => pastStep(commit)),
      );
      const inodes = past.steps.map(({ file }) => statSync(join(file, '../../lib/same')).ino);
      expect(inodes[0]).to.equal(inodes[1]);
      await past.close();
      const { words } = await callPast(
        repo,
        commits.map((commit) => pastStep(commit)),
      );
      expect(words).to.deep.equal(['then', 'later']);
    });

    it('one work tree for all revisions of a commit', async () => {
      const repo = gitRepo();
      const commit = repo.commit({
        [path]: source,
        'migrations/2_b.mjs': source,
        'lib/helper.mjs': helper('then'),
      });
      const past = await openPast(repo, [pastStep(commit), pastStep(commit, 'migrations/2_b.mjs')]);
      const [first, second] = past.steps.map(({ past: place }) => place?.root);
      expect(first).to.equal(second);
      await past.close();
    });
  });

  describe('in a runner', () => {
    for (const type of ['module', 'commonjs']) itRunsTypeScript(type);

    function itRunsTypeScript(type: string): void {
      it(`maps the paths of TypeScript (${type}) and reads its working folder as its commit does`, async () => {
        const target = await createDatabase('past');
        const project = await testProject({ environments: { dev: target }, extension: 'ts' });
        const repo = openGitRepo(project.root);
        repo.git('init', '--quiet', '--initial-branch=main');
        repo.write('.gitignore', 'node_modules\n');
        const text = `import { readFileSync } from 'node:fs';
import type { Knex } from 'knex';
import { table } from '@lib/names';
import { column } from '../lib/names';

enum Kind { Number = 'integer' }
const sql = (): string => readFileSync('sql.txt', 'utf8').trim();
export const up = (knex: Knex) => knex.raw(\`create table \${table} (\${column} \${Kind.Number})\`);
export const down = (knex: Knex) => knex.raw(\`\${sql()} \${table}\`);
`;
        const names = (word: string): string =>
          `export const table: string = '${word}_t';\nexport const column: string = 'c_${word}';\n`;
        const paths = (folder: string): string =>
          JSON.stringify({ compilerOptions: { paths: { '@lib/*': [`./${folder}/*`] } } });
        const commit = repo.commit({
          'package.json': JSON.stringify({ type }),
          'migrations/1_a.ts': text,
          'lib/names.ts': names('then'),
          'tsconfig.json': paths('lib'),
          'sql.txt': 'drop table',
        });
        repo.commit({
          'lib/names.ts': names('now'),
          'other/names.ts': names('other'),
          'tsconfig.json': paths('other'),
          'sql.txt': 'truncate',
        });
        const step = pastStep(commit, 'migrations/1_a.ts', text);
        const past = await openPast(repo, [{ ...step, direction: 'up' }, step]);
        await runSteps(project, target, past.steps.slice(0, 1));
        const columns = `select attname as name from pg_attribute
        where attrelid = to_regclass('public.then_t') and attnum > 0 and not attisdropped`;
        expect(await query(target, columns)).to.deep.equal([{ name: 'c_then' }]);
        await runSteps(project, target, past.steps.slice(1));
        expect(await query(target, columns)).to.deep.equal([]);
        await past.close();
      });
    }
  });

  describe('removes', () => {
    it('what a process that died has left, and nothing of one that lives', async () => {
      const repo = gitRepo();
      const commit = twoCommits(repo);
      const other = await openPast(repo, [pastStep(commit)]);
      const dead = spawnedAndGone();
      const folder = join(repo.root, '.orch/worktrees');
      const [own = ''] = readdirSync(folder);
      const left = own.replace(/^\d+/, String(dead));
      repo.write(`.orch/worktrees/${left}/x/y`, 'z');
      symlinkSync(repo.root, join(folder, left, 'link'));
      const past = await openPast(repo, [pastStep(commit)]);
      expect(readdirSync(folder)).to.include(own).and.not.include(left);
      await past.close();
      await other.close();
      expect(readdirSync(folder)).to.deep.equal([]);
      expect(existsSync(join(repo.root, path))).to.equal(true);
    });
  });
});

/** The number of a process that has ended. */
function spawnedAndGone(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
}
