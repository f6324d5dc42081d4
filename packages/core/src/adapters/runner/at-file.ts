import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { At } from './protocol.ts';

/** Under which number the child has the file: behind its streams and the channel to its parent. */
export const atFileDescriptor = 4;

/**
 * The file in which a child keeps the revision in hand, so that its parent can name it when the
 * child is killed. Both hold it open and it has no name. A message for each revision would cost
 * more than most revisions do.
 */
export class AtFile {
  readonly descriptor: number;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'orch-run-'));
    try {
      this.descriptor = openSync(join(folder, 'at'), 'w+', 0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What the child wrote last; null when no revision is in hand. */
  read(): At | null {
    const buffer = Buffer.alloc(maxBytes);
    const length = readSync(this.descriptor, buffer, 0, maxBytes, 0);
    const [line = ''] = buffer.toString('utf8', 0, length).split('\n');
    return line === '' ? null : (JSON.parse(line) as At);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** Writes the revision in hand, from the child. */
export function writeAt(at: At | null): void {
  writeSync(atFileDescriptor, `${at === null ? '' : JSON.stringify(at)}\n`, 0);
}

/** A path has at most 4096 bytes, each of which may be written as an escape of six. */
const maxBytes = 32 * 1024;
