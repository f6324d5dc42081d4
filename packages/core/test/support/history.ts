import { makeHistory, type History } from '../../src/history/history.ts';
import { checksumOf } from '../../src/revision/checksum.ts';
import type { Revision, RevisionId } from '../../src/revision/revision.ts';
import { parseRevisionId } from '../../src/revision/revision-id.ts';
import type { AppliedRevision } from '../../src/store/applied-revision.ts';

/**
 * A revision from one line: `b1 < a` has the parent a, `m < b1 b2` two, `a` none (in its header),
 * and `c ~` has no header at all.
 */
export function revision(line: string, source = `export const down = '${line}';\n`): Revision {
  const [name = '', parents = ''] = line.split(/[<~]/).map((part) => part.trim());
  const id = parseRevisionId(name);
  return {
    id,
    parents: parents
      .split(' ')
      .filter((parent) => parent !== '')
      .map(parseRevisionId),
    message: name,
    checksum: checksumOf(source),
    source,
    path: `migrations/${name}.ts`,
    fileName: `${name}.ts`,
    lineage: line.includes('~') ? 'byteOrder' : 'header',
  };
}

/** A history from lines such as `['a', 'b1 < a', 'b2 < a', 'm < b1 b2']`. */
export function history(lines: readonly string[]): History {
  return makeHistory(lines.map((line) => revision(line)));
}

/** Ids from words: `'a b1'`; none from `''`. */
export function ids(words: string): RevisionId[] {
  return words
    .split(' ')
    .filter((word) => word !== '')
    .map(parseRevisionId);
}

/** The row of the store for a revision that was applied as it is. */
export function appliedRow(of: Revision): AppliedRevision {
  return {
    id: of.id,
    parents: of.parents,
    checksum: of.checksum,
    source: of.source,
    path: of.path,
    fileName: of.fileName,
    commit: null,
    appliedBy: 'tester',
    appliedAt: '2026-11-20T10:15:00.000Z',
    durationMs: 1,
    origin: 'run',
  };
}
