import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atFileEnd } from './lifecycle.ts';

/** A folder of its own, removed at the end of the test file that asked for it. */
export function temporaryFolder(name = 'test'): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `orch-${name}-`));
  atFileEnd(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
