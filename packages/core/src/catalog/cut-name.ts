/** The bytes of a name as the server counts them. */
export function bytesOf(name: string): number {
  return new TextEncoder().encode(name).length;
}

/** As many whole letters of a name as fit in so many bytes. */
export function cutName(name: string, bytes: number): string {
  let kept = '';
  for (const letter of name) {
    if (bytesOf(kept + letter) > bytes) break;
    kept += letter;
  }
  return kept;
}
