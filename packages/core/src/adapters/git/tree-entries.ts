/** One entry of a tree object. */
export interface RawEntry {
  /** As git writes it, e.g. `100644`, or `40000` for a folder. */
  readonly mode: string;
  /** Its name, which need not be text. */
  readonly bytes: Buffer;
  /** Name of the object with the content. */
  readonly object: string;
}

/**
 * The entries of a tree object: `<mode> <name>NUL<object name in bytes>` each. `nameBytes` is the
 * length of object names: 20, or 32 in a repository with SHA-256.
 */
export function* entriesOfTree(tree: Uint8Array, nameBytes: number): Generator<RawEntry> {
  const bytes = Buffer.from(tree.buffer, tree.byteOffset, tree.byteLength);
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1) return;
    const next = end + 1 + nameBytes;
    yield {
      mode: bytes.toString('latin1', at, space),
      bytes: bytes.subarray(space + 1, end),
      object: bytes.toString('hex', end + 1, next),
    };
    at = next;
  }
}
