/** One message of PostgreSQL's protocol (manual: "Message Formats"). */
export interface Frame {
  /** The type byte; empty for a message of the start-up, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
  /** Its content read as text. */
  readonly text: string;
  /** True for SSLRequest and GSSENCRequest, which are answered with one letter. */
  readonly asksEncryption: boolean;
}

const encryptionRequests = new Set([80877103, 80877104]);

/** Cuts one direction of a connection into its messages, however the network splits them. */
export class FrameReader {
  #rest = Buffer.alloc(0);
  #starting: boolean;
  #letters = 0;

  constructor(side: 'client' | 'server') {
    this.#starting = side === 'client';
  }

  /** Takes the next byte as the answer to a request for encryption. */
  expectLetter(): void {
    this.#letters += 1;
  }

  /** The messages that are complete with this chunk. */
  read(chunk: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | null {
    const rest = this.#rest;
    if (this.#starting) return this.#take('', 0);
    if (this.#letters > 0 && rest.length > 0) {
      this.#letters -= 1;
      this.#rest = rest.subarray(1);
      return { type: '', bytes: rest.subarray(0, 1), text: '', asksEncryption: false };
    }
    return rest.length < 1 ? null : this.#take(rest.toString('latin1', 0, 1), 1);
  }

  #take(type: string, lengthAt: number): Frame | null {
    const rest = this.#rest;
    if (rest.length < lengthAt + 4) return null;
    const end = lengthAt + rest.readUInt32BE(lengthAt);
    if (rest.length < end) return null;
    this.#rest = rest.subarray(end);
    const bytes = rest.subarray(0, end);
    const asksEncryption = type === '' && encryptionRequests.has(bytes.readUInt32BE(4));
    if (type === '') this.#starting = asksEncryption;
    return { type, bytes, text: bytes.toString('utf8', lengthAt + 4), asksEncryption };
  }
}
