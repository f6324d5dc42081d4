import { hash } from 'node:crypto';
import type { Checksum } from './revision.ts';

const pattern = /^[0-9a-f]{64}$/;

/** The checksum of a decoded source: sha256 of its UTF-8 bytes, in lower-case hex. */
export function checksumOf(source: string): Checksum {
  return hash('sha256', source, 'hex') as Checksum;
}

/** Whether a text has the form of a checksum. */
export function isChecksum(text: string): text is Checksum {
  return pattern.test(text);
}
