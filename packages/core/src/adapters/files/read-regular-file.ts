import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { tooLarge } from '../../revision/errors.ts';
import { largestSource } from '../../revision/decode-source.ts';

/** Does not follow a link and does not wait for the other end of a FIFO; Windows knows neither. */
const flags =
  constants.O_RDONLY | orNothing(constants.O_NOFOLLOW) | orNothing(constants.O_NONBLOCK);

/**
 * The bytes of a regular file, or null when the path names anything else by the time it is
 * opened. System errors are passed on.
 *
 * @throws OrchError `REVISION.TOO_LARGE`, before anything is read
 */
export function readRegularFile(path: string): Uint8Array | null {
  const descriptor = openSync(path, flags);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return null;
    if (stat.size > largestSource) throw tooLarge(path, stat.size, largestSource);
    return readAll(descriptor, stat.size);
  } finally {
    closeSync(descriptor);
  }
}

/** With one call for most files, where `readFileSync` would ask for the size once more. */
function readAll(descriptor: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

function orNothing(flag: number | undefined): number {
  return flag ?? 0;
}
