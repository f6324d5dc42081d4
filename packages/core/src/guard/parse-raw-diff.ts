import type { TreeChange } from './tree-change.ts';

const record = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/;

/**
 * Reads what `git diff-tree -r -z --raw --no-abbrev` prints. Paths are whatever stands between two
 * NULs: line ends, quotes and leading dashes mean nothing.
 */
export function parseRawDiff(output: string): readonly TreeChange[] {
  const fields = output.split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const [, oldMode = '', newMode = '', before, after, status] =
      record.exec(fields[at] ?? '') ?? [];
    if (status === undefined) throw new Error(`not a line of a raw diff: ${fields[at]}`);
    const path = fields[at + 1] ?? '';
    if (status === 'R' || status === 'C') {
      const target = fields[at + 2] ?? '';
      changes.push(
        status === 'R'
          ? { kind: 'renamed', from: path, path: target }
          : { kind: 'added', path: target },
      );
      at += 3;
      continue;
    }
    at += 2;
    if (status === 'A') changes.push({ kind: 'added', path });
    else if (status === 'D') changes.push({ kind: 'deleted', path });
    else if (before !== after || oldMode.slice(0, 2) !== newMode.slice(0, 2)) {
      changes.push({ kind: 'edited', path });
    }
  }
  return changes;
}
