import { createHash } from 'node:crypto';

import type { Revision, RevisionId } from '../revision/revision.ts';

/** What a replay depends on beside the revisions: another value makes other keys. */
export interface ReplaySetting {
  readonly serverVersion: string;
  readonly orchVersion: string;
  /** The logical database, whose schemas are replayed. */
  readonly database: string;
}

/** What tells a revision from another one in a replay. */
export interface ReplayedRevision extends Pick<Revision, 'merged'> {
  readonly id: RevisionId;
  /** Of its text, and of all that it imports. */
  readonly checksum: string;
}

/**
 * Names every prefix of a replay: `keys[i]` stands for the database after the first `i`
 * revisions, so `keys[0]` is the empty one. A changed, added or reordered revision changes the
 * keys of what follows it and no other:
 *
 *     a  b  c      keys  k0 k1 k2 k3
 *     a  B  c            k0 k1 K2 K3
 */
export function chainKeys(
  order: readonly ReplayedRevision[],
  setting: ReplaySetting,
): readonly string[] {
  const keys = [digest([setting.orchVersion, setting.serverVersion, setting.database])];
  for (const revision of order) {
    const { id, checksum, merged } = revision;
    // A merge may keep a revision from being run.
    const note = merged === undefined ? [] : [JSON.stringify(merged)];
    keys.push(digest([keys.at(-1) ?? '', id, checksum, ...note]));
  }
  return keys;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
