import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireRepository } from '@orch/core/adapters/git/find-repository';
import { readHistoryOfName } from '@orch/core/adapters/git/read-history-at-commit';
import type { Figure } from '../figure.ts';
import { known, measure, ratio } from '../measure.ts';
import { runProgram } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';
import { makeRevisions, writeRevisions } from '../write-revisions.ts';

/** Reading a history at another commit, against the two git processes that give the bare bytes. */
export const readHistoryFigure: Figure = {
  name: 'read-history',
  question: 'What does reading the history at another commit cost beside git itself?',
  async measure(bench) {
    const sizes = bench.quick ? [200, 1_000] : [2_000, 10_000];
    const repositories = [];
    for (const files of sizes) {
      repositories.push({ files, root: await makeRepository(bench, files) });
    }
    const timings = await measure(
      repositories.flatMap(({ files, root }) => [
        { what: `git cat-file --batch, ${files} files`, run: () => readPlainly(root, files) },
        { what: `orch history, ${files} files`, run: () => readHistory(root, files) },
      ]),
      bench.quick ? 3 : 9,
    );
    const [small = 0, large = 0] = sizes;
    return {
      timings,
      ratios: known([
        ...sizes.map((n) =>
          ratio(timings, `orch history, ${n} files`, `git cat-file --batch, ${n} files`),
        ),
        ratio(
          timings,
          `orch history, ${large} files`,
          `orch history, ${small} files`,
          (large / small) * 1.25,
        ),
      ]),
      notes: [],
    };
  },
};

/** A packed repository; its last commit, which is checked out, removes all files but one. */
async function makeRepository(bench: Workbench, files: number): Promise<string> {
  const root = await bench.folder('repository');
  const git = (...args: readonly string[]): Promise<string> =>
    runProgram('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], {
      cwd: root,
      env: { GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  const revisions = makeRevisions(files);
  await git('init', '--quiet', '--initial-branch=main');
  const migrations = await writeRevisions(root, revisions);
  await git('add', '--all');
  await git('commit', '--quiet', '--message=all of them');
  for (const { fileName } of revisions.slice(1)) await rm(join(migrations, fileName));
  await git('commit', '--quiet', '--all', '--message=only the first');
  await git('repack', '-a', '-d', '--quiet');
  return root;
}

async function readHistory(root: string, files: number): Promise<void> {
  const repository = await requireRepository(root);
  const { history } = await readHistoryOfName(repository, 'HEAD~1', {
    directories: [join(root, 'migrations')],
    loadExtensions: ['.js'],
    sortDirsSeparately: false,
  });
  expectCount(history.graph.topologicalOrder().length, files);
}

async function readPlainly(root: string, files: number): Promise<void> {
  const list = await runProgram('git', ['ls-tree', '-r', '-z', 'HEAD~1', 'migrations/'], {
    cwd: root,
  });
  const objects = list
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(0, line.indexOf('\t')).split(' ')[2] ?? '');
  expectCount(objects.length, files);

  const git = spawn('git', ['cat-file', '--batch', '--buffer'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  git.stdin.end(`${objects.join('\n')}\n`);
  git.stdout.resume();
  await once(git, 'close');
}

function expectCount(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} files instead of ${wanted}`);
}
