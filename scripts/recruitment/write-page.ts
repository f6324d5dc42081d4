/** Plays the exercise and writes what happened into the guide. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { playExercise } from './exercise.ts';
import { recruitmentPage } from './page.ts';
import { openStage } from './stage.ts';

const checkout = resolve(import.meta.dirname, '../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orch-exercise-')));
chmodSync(folder, 0o755);
const stage = openStage(folder, {
  onTyped: (prompt, text) => console.log(`${prompt} ${text}`),
  onEntry: (entry) => {
    if (entry.kind === 'heading') console.log(`\n${entry.text}`);
  },
});
try {
  await playExercise(stage);
  const page = join(checkout, 'docs/guide/recruitment.md');
  writeFileSync(page, await recruitmentPage(stage.entries));
  console.log(`\nwrote ${page}`);
} finally {
  const main = join(checkout, 'packages/cli/dist/main.js');
  spawnSync(process.execPath, [main, 'db', 'stop', '--delete-data', '--yes'], {
    cwd: folder,
    stdio: 'ignore',
  });
  rmSync(folder, { recursive: true, force: true });
}
