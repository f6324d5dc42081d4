import { compareBytes } from '../text/compare-bytes.ts';
import type { RevisionId } from './revision.ts';

/**
 * The order in which Knex runs files, as a comparison of ids: the byte order of file names, where
 * the name goes on with the dot of an extension (`a-b.js` before `a.js`).
 */
export function compareRevisionIds(a: RevisionId, b: RevisionId): number {
  const oneBeginsTheOther = a.length !== b.length && (a.startsWith(b) || b.startsWith(a));
  return oneBeginsTheOther ? compareBytes(`${a}.`, `${b}.`) : compareBytes(a, b);
}
