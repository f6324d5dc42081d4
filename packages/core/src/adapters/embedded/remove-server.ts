import { rm } from 'node:fs/promises';
import { findHome } from './server-home.ts';
import { stopServer } from './stop-server.ts';

/**
 * Stops the embedded server of a project and deletes all its databases.
 *
 * @returns whether there was something to delete
 * @throws OrchError `EMBEDDED.STOP_FAILED`, `EMBEDDED.BUSY`
 */
export async function removeServer(root: string): Promise<boolean> {
  const home = await findHome(root);
  if (home === null) return false;
  await stopServer(root);
  await rm(home.folder, { recursive: true, force: true, maxRetries: 5 });
  return true;
}
