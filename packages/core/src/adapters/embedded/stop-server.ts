import { findHome } from './server-home.ts';
import { shutDown } from './shut-down.ts';
import { withStartLock } from './start-lock.ts';

/**
 * Stops the embedded server of a project: sessions are ended, the data stays.
 *
 * @returns whether one was running
 * @throws OrchError `EMBEDDED.STOP_FAILED`, `EMBEDDED.BUSY`
 */
export async function stopServer(root: string, timeoutMs = 30_000): Promise<boolean> {
  const home = await findHome(root);
  if (home === null) return false;
  return withStartLock(home.lock, timeoutMs, () => shutDown(home, timeoutMs));
}
