import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Sha256, in hex, of a file's bytes. */
export async function fileDigest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
