import { chmod } from 'node:fs/promises';
import { removeServer } from '../../packages/core/src/adapters/embedded/remove-server.ts';
import { atFileEnd } from './lifecycle.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * The folder of a project that may use an embedded server of its own; server, data and folder are
 * removed at the end of the test file. `mode` is what others may do with the folder.
 */
export async function embeddedProject(mode = 0o755): Promise<string> {
  const root = temporaryFolder('embedded');
  await chmod(root, mode);
  atFileEnd(async () => {
    await removeServer(root);
  });
  return root;
}
