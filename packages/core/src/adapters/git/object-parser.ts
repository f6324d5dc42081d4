/** One object as `git cat-file` gives it. */
export type ReadObject =
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly type: string;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'tooLarge'; readonly size: number }
  | { readonly kind: 'missing' };

const header = /^([0-9a-f]+) (\w+) (\d+)$/;

/** Objects whose ends have not come yet. */
interface Body {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  /** How many bytes are to come, with the line end behind the last. */
  left: number;
  /** Null for what is too large to keep. */
  readonly parts: Uint8Array[] | null;
}

/**
 * Takes the output of `git cat-file --batch` apart as it comes, and copies only what lies across
 * two chunks; an object over `limit` bytes is passed over.
 */
export class ObjectParser {
  private readonly limit: number;
  private line: Uint8Array[] = [];
  private body: Body | null = null;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** The objects that end in a chunk, in their order. */
  push(chunk: Buffer): readonly ReadObject[] {
    const found: ReadObject[] = [];
    for (let at = 0; at < chunk.length;) {
      at = this.body === null ? this.readLine(chunk, at, found) : this.readBody(chunk, at, found);
    }
    return found;
  }

  private readLine(chunk: Buffer, at: number, found: ReadObject[]): number {
    const end = chunk.indexOf(0x0a, at);
    if (end === -1) {
      this.line.push(chunk.subarray(at));
      return chunk.length;
    }
    const rest = chunk.toString('utf8', at, end);
    const line =
      this.line.length === 0
        ? rest
        : Buffer.concat([...this.line, chunk.subarray(at, end)]).toString('utf8');
    this.line = [];
    const [, name, type, size] = header.exec(line) ?? [];
    if (name === undefined || type === undefined) found.push({ kind: 'missing' });
    else {
      const length = Number(size);
      this.body = { name, type, length, left: length + 1, parts: length > this.limit ? null : [] };
    }
    return end + 1;
  }

  private readBody(chunk: Buffer, at: number, found: ReadObject[]): number {
    const { body } = this;
    if (body === null) return at;
    const end = Math.min(at + body.left, chunk.length);
    body.left -= end - at;
    body.parts?.push(chunk.subarray(at, end));
    if (body.left === 0) {
      this.body = null;
      found.push(objectOf(body));
    }
    return end;
  }
}

function objectOf({ name, type, length, parts }: Body): ReadObject {
  if (parts === null) return { kind: 'tooLarge', size: length };
  const [only, second] = parts;
  const whole = only !== undefined && second === undefined ? only : Buffer.concat(parts);
  return { kind: 'object', name, type, bytes: whole.subarray(0, length) };
}
