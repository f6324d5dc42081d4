import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerAccount } from './operating-system.ts';

/**
 * Whether an account can enter a folder: the execute bit that counts for it (owner's, group's or
 * others') is set on the folder and on every folder above it. A folder that is not there yet is
 * judged by the ones above it.
 */
export async function canEnter(folder: string, account: ServerAccount): Promise<boolean> {
  for (let at = await nearestExisting(folder); ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bits = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
    if ((bits & 1) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

async function nearestExisting(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!missing || dirname(at) === at) throw error;
    }
  }
}
