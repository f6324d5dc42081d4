/** Plays the stories of the guide and writes what happened. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { branchesPage, branchesStage, playBranches } from './branches.ts';
import { mergePage, mergeStage, playMerge } from './merge.ts';
import { playExercise } from './recruitment.ts';
import { recruitmentPage } from './page.ts';
import { openStage } from './stage.ts';
import { playStash, stashPage, stashStage } from './stash.ts';
import type { Stage, StageOptions } from './stage.ts';

const checkout = resolve(import.meta.dirname, '../..');
const stories = {
  recruitment: { open: openStage, play: playExercise, page: recruitmentPage },
  branches: { open: branchesStage, play: playBranches, page: branchesPage },
  stash: { open: stashStage, play: playStash, page: stashPage },
  merge: { open: mergeStage, play: playMerge, page: mergePage },
};
const watching: StageOptions = {
  onTyped: (prompt, text) => console.log(`${prompt} ${text}`),
  onEntry: (entry) => {
    if (entry.kind === 'heading') console.log(`\n${entry.text}`);
  },
};

const wanted = process.argv.slice(2);
for (const [name, { open, play, page }] of Object.entries(stories)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orch-guide-')));
  chmodSync(folder, 0o755);
  const stage: Stage = open(folder, watching);
  try {
    await play(stage);
    const path = join(checkout, `docs/guide/${name}.md`);
    writeFileSync(path, await page(stage.entries));
    console.log(`\nwrote ${path}`);
  } finally {
    const main = join(checkout, 'packages/cli/dist/main.js');
    spawnSync(
      process.execPath,
      [main, 'db', 'stop', '--delete-data', '--yes', '--confirm', 'prod'],
      {
        cwd: folder,
        stdio: 'ignore',
      },
    );
    rmSync(folder, { recursive: true, force: true });
  }
}
