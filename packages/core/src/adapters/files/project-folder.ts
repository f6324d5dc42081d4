import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { systemErrorCode } from './system-error.ts';

/**
 * Makes `<root>/.orch/<name>`, where orch keeps what is its own and can be made again, and
 * returns it. The folder ignores itself in Git, so that no file of the project has to.
 */
export async function makeProjectFolder(root: string, name: string): Promise<string> {
  const own = join(root, '.orch');
  const folder = join(own, name);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(join(own, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
  return folder;
}
