import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireRepository } from '@orch/core/adapters/git/find-repository';
import { guardCheckout } from '@orch/core/use-cases/guard-checkout';
import type { Figure } from '../figure.ts';
import { known, measure, ratio } from '../measure.ts';
import { checkout, runProgram } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';

const git = 'git merge-base and git diff-tree';
const clean = 'orch guard, a clean branch';
const guilty = 'orch guard, a branch with revisions';
const command = 'the command orch guard';

/** Judging a branch of a long history, against the two git processes that find its changes. */
export const guardFigure: Figure = {
  name: 'guard',
  question: 'What does judging a branch cost beside git itself, in a long history?',
  async measure(bench) {
    const commits = bench.quick ? 2_000 : 100_000;
    const root = await makeRepository(bench, commits);
    const timings = await measure(
      [
        { what: git, run: () => compareWithGit(root) },
        {
          what: clean,
          prepare: () => checkOut(root, 'refs/heads/clean'),
          run: () => judge(root, 0),
        },
        {
          what: guilty,
          prepare: () => checkOut(root, 'refs/heads/guilty'),
          run: () => judge(root, 1),
        },
        { what: command, prepare: () => checkOut(root, 'refs/heads/clean'), run: () => type(root) },
      ],
      bench.quick ? 3 : 9,
    );
    return {
      timings,
      ratios: known([
        ratio(timings, clean, git),
        ratio(timings, guilty, git),
        ratio(timings, command, git),
      ]),
      notes: [`${commits} commits, 1,000 revisions, a branch of 50 commits that is 500 behind`],
    };
  },
};

/** Two branches that left main 500 commits ago; only one of them adds a revision. */
async function makeRepository(bench: Workbench, commits: number): Promise<string> {
  const root = await bench.folder('guarded');
  await runProgram('git', ['init', '--quiet', '--initial-branch=main', root]);
  const importer = spawn('git', ['fast-import', '--quiet'], {
    cwd: root,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importer, 'close');
  const history = [...Array(commits).keys()].map((at) =>
    commitText('refs/heads/main', at, at < 1_000 ? `migrations/${at}_a.mjs` : `src/${at % 500}.ts`),
  );
  const fork = 'refs/heads/main~500';
  for (let at = 0; at < history.length; at += 1_000) {
    if (!importer.stdin.write(history.slice(at, at + 1_000).join(''))) {
      await once(importer.stdin, 'drain');
    }
  }
  importer.stdin.end();
  await ended;
  const branches = spawn('git', ['fast-import', '--quiet'], {
    cwd: root,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const done = once(branches, 'close');
  for (const name of ['clean', 'guilty']) {
    const ref = `refs/heads/${name}`;
    for (let at = 0; at < 50; at += 1) {
      const path = name === 'guilty' && at === 10 ? 'migrations/x_new.mjs' : `feature/${at}.ts`;
      branches.stdin.write(commitText(ref, commits + at, path, at === 0 ? fork : null));
    }
  }
  branches.stdin.end();
  await done;
  await runProgram('git', ['repack', '-a', '-d', '--quiet'], { cwd: root });
  const config = { migrations: './migrations', environments: { dev: 'embedded:dev' } };
  await writeFile(join(root, 'orch.config.mjs'), `export default ${JSON.stringify(config)};\n`);
  return root;
}

function commitText(ref: string, at: number, path: string, from: string | null = null): string {
  const text = `export const value = ${at};\n`;
  return [
    `commit ${ref}`,
    `committer bench <bench@example.org> ${1_700_000_000 + at} +0000`,
    'data 4',
    'Work',
    ...(from === null ? [] : [`from ${from}`]),
    `M 100644 inline ${path}`,
    `data ${text.length}`,
    text,
  ].join('\n');
}

async function compareWithGit(root: string): Promise<void> {
  const at = { cwd: root };
  const base = await runProgram('git', ['merge-base', 'main', 'clean'], at);
  const args = ['diff-tree', '-r', '-z', '-M', base.trim(), 'clean', '--', 'migrations'];
  expectCount((await runProgram('git', args, at)).length, 0);
}

async function judge(root: string, findings: number): Promise<void> {
  const report = await guardCheckout({
    repository: await requireRepository(root),
    rules: {
      policy: { rules: [], releaseBranches: ['main'] },
      folders: [{ path: 'migrations', extensions: ['.mjs'] }],
    },
    state: 'committed',
    indexFile: null,
    branch: null,
    base: null,
  });
  expectCount(report.findings.length, findings);
}

/** Nothing is read from the work tree, so none is needed. */
async function checkOut(root: string, ref: string): Promise<void> {
  await runProgram('git', ['symbolic-ref', 'HEAD', ref], { cwd: root });
}

async function type(root: string): Promise<void> {
  const main = join(checkout, 'packages/cli/dist/main.js');
  await runProgram(process.execPath, [main, 'guard', '--config', join(root, 'orch.config.mjs')], {
    cwd: root,
  });
}

function expectCount(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
}
