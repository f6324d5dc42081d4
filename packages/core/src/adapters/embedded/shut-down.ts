import { stopFailed } from './errors.ts';
import { allCommandLines, isAlive, isWindows, signalProcess } from './operating-system.ts';
import { isServerOf, readPostmasterFile } from './postmaster-file.ts';
import { runProgram } from './run-program.ts';
import { findBinaries } from './server-binaries.ts';
import { clusterName } from './server-home.ts';
import type { ServerHome } from './server-home.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Ends the server on a home's data directory, first in the way that ends sessions and writes
 * everything, then at once. The caller holds the start lock.
 *
 * @returns whether one was running
 * @throws OrchError `EMBEDDED.STOP_FAILED`
 */
export async function shutDown(home: ServerHome, timeoutMs: number): Promise<boolean> {
  const file = await readPostmasterFile(home.data);
  if (file === null || !(await isServerOf(home.data, file.pid))) return false;
  if (isWindows) {
    const { pgCtl } = await findBinaries(null, undefined);
    await runProgram(pgCtl, ['stop', '-D', home.data, '-m', 'fast', '-w'], null);
    if (isAlive(file.pid)) throw stopFailed(file.pid);
    return true;
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalProcess(file.pid, signal);
    if (await waitUntil(() => !isAlive(file.pid), timeoutMs)) return true;
  }
  throw stopFailed(file.pid);
}

/**
 * Ends processes that outlived their server: after a kill -9 a busy session goes on, keeps the
 * shared memory, and a new server would refuse to start. The caller has found that no server runs.
 */
export async function endOrphans(home: ServerHome): Promise<void> {
  const title = `postgres: ${clusterName(home)}: `;
  const find = async (): Promise<readonly number[]> =>
    [...(await allCommandLines())].flatMap(([pid, line]) => (line.startsWith(title) ? [pid] : []));
  for (const signal of [null, 'SIGQUIT', 'SIGKILL'] as const) {
    const orphans = await find();
    if (orphans.length === 0) return;
    if (signal !== null) for (const pid of orphans) signalProcess(pid, signal);
    await waitUntil(() => !orphans.some(isAlive), 1000);
  }
}
