import type { Context } from 'mocha';
import { takeCleanups } from './lifecycle.ts';

let endedFile: string | undefined;
let ended: (() => Promise<void>)[] = [];

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
    ended = [...takeCleanups('fileEnd'), ...ended];
  },

  async afterAll(): Promise<void> {
    for (const cleanup of [...takeCleanups('fileEnd'), ...ended.splice(0)]) await cleanup();
    for (const cleanup of takeCleanups('runEnd')) await cleanup();
  },
};
