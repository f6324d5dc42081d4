import type { Context } from 'mocha';
import { takeCleanups } from './lifecycle.ts';
import { beginRun, endRun } from './test-run.ts';

let endedFile: string | undefined;
let ended: (() => Promise<void>)[] = [];

/** Once for a run, before the processes that run its files are started. */
export const mochaGlobalSetup = beginRun;

/** Once for a run, after its last file. */
export const mochaGlobalTeardown = endRun;

/**
 * Ends what tests started. Mocha has no hook for the end of a file: what was asked for until the
 * last test of a file is done before the first test of another.
 */
export const mochaHooks = {
  async beforeEach(this: Context): Promise<void> {
    if (ended.length === 0 || this.currentTest?.file === endedFile) return;
    for (const cleanup of ended.splice(0)) await cleanup();
  },

  afterEach(this: Context): void {
    if (this.currentTest?.file !== endedFile) endedFile = this.currentTest?.file;
    ended = [...takeCleanups(), ...ended];
  },

  async afterAll(): Promise<void> {
    for (const cleanup of [...takeCleanups(), ...ended.splice(0)]) await cleanup();
  },
};
