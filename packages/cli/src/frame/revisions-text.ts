/** `1 revision`, `2 revisions`. */
export function revisionsText(count: number): string {
  return `${count} revision${count === 1 ? '' : 's'}`;
}
