import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server writes into its data directory. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** `ready` once it accepts connections. */
  readonly status: string;
}

/** Reads `postmaster.pid`: its lines are the manual's "File Locations" and pidfile.h's. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | null> {
  let text: string;
  try {
    text = await readFile(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const lines = text.split('\n').map((line) => line.trim());
  // A single-user server writes its process number with a minus.
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10)) || 0;
  return { pid, port: Number.parseInt(lines[3] ?? '', 10) || 0, status: lines[7] ?? '' };
}
