/**
 * Compares two strings by the bytes of their UTF-8 form, the order in which orch sorts names.
 * UTF-16, the order of `<`, differs only where surrogates meet U+E000 and above.
 */
export function byteOrder(a: string, b: string): number {
  if (a === b) return 0;
  if (!wide.test(a) || !wide.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const wide = /[\ud800-\uffff]/;
