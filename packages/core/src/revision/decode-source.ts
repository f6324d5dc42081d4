import { notText, tooLarge } from './errors.ts';

/** The largest revision file that is read, in bytes. */
export const largestSource = 16 * 1024 * 1024;

/**
 * The text of a revision file: strict UTF-8, without a BOM, every line end as LF. The same text
 * comes out on every platform, and decoding a decoded text changes nothing.
 *
 * @throws OrchError `REVISION.TOO_LARGE`, `REVISION.NOT_TEXT`
 */
export function decodeSource(path: string, bytes: Uint8Array): string {
  if (bytes.byteLength > largestSource) throw tooLarge(path, bytes.byteLength, largestSource);
  const text = decodeStrictly(path, bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1) throw notText(path, `holds a NUL in line ${lineOf(text, nul)}`);
  return text.replace(/^\uFEFF+/, '').replace(/\r\n?/g, '\n');
}

/** One for all: each holds memory outside of the heap, which the collector would be busy with. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeStrictly(path: string, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw notText(path, 'is not valid UTF-8');
    throw error;
  }
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
