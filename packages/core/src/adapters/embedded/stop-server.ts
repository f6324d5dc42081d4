import { stopFailed } from './errors.ts';
import { isAlive, signalProcess } from './operating-system.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { findHome } from './server-home.ts';
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
  return withStartLock(home.lock, timeoutMs, async () => {
    const file = await readPostmasterFile(home.data);
    if (file === null || !isAlive(file.pid)) return false;
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      signalProcess(file.pid, signal);
      if (await isGone(file.pid, timeoutMs)) return true;
    }
    throw stopFailed(file.pid);
  });
}

async function isGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
