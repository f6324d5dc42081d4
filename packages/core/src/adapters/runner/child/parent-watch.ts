import { Worker } from 'node:worker_threads';

/** How often a child looks whether its parent is still there. */
const lookEveryMs = 500;

/**
 * Kills this process when its parent, given by its process id, is gone, even while a revision
 * blocks the event loop: what runs without anyone to report to must not change a database. The
 * look-out is a thread, because a blocked loop does not hear of the end of the channel.
 */
export function watchParent(parent: number): void {
  const worker = new Worker(lookOut, {
    eval: true,
    workerData: { parent, lookEveryMs },
    execArgv: [],
    stdout: false,
    stderr: false,
  });
  worker.unref();
}

const lookOut = `
  const { workerData } = require('node:worker_threads');
  const isGone = () => {
    if (process.ppid !== workerData.parent) return true;
    try { process.kill(workerData.parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
  };
  setInterval(() => { if (isGone()) process.kill(process.pid, 'SIGKILL'); }, workerData.lookEveryMs);
`;
