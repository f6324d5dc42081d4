/** Reads lines and blocks of known length from a stream of chunks, copying each byte once. */
export class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #current: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line without its end; null at the end of the stream. */
  async line(): Promise<string | null> {
    const parts: Uint8Array[] = [];
    while (await this.#fill()) {
      const end = this.#current.indexOf(0x0a, this.#at);
      parts.push(this.#current.subarray(this.#at, end === -1 ? undefined : end));
      this.#at = end === -1 ? this.#current.length : end + 1;
      if (end !== -1) return Buffer.concat(parts).toString('utf8');
    }
    return parts.length === 0 ? null : Buffer.concat(parts).toString('utf8');
  }

  /** The next bytes; fewer only at the end of the stream. */
  async bytes(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    await this.#take(length, (part) => parts.push(part));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  /** Passes over bytes without keeping them. */
  async skip(length: number): Promise<void> {
    await this.#take(length, () => 0);
  }

  async #take(length: number, use: (part: Uint8Array) => void): Promise<void> {
    for (let left = length; left > 0 && (await this.#fill());) {
      const part = this.#current.subarray(this.#at, this.#at + left);
      this.#at += part.length;
      left -= part.length;
      use(part);
    }
  }

  async #fill(): Promise<boolean> {
    while (this.#at >= this.#current.length) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#current = next.value;
      this.#at = 0;
    }
    return true;
  }
}
