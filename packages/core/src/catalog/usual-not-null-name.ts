import { bytesOf, cutName } from './cut-name.ts';

/**
 * The name that the server gives a not-null constraint that has none, while it is free: table and
 * column, the longer one cut until the whole fits in 63 bytes.
 */
export function usualNotNullName(table: string, column: string): string {
  const suffix = '_not_null';
  let [first, second] = [bytesOf(table), bytesOf(column)];
  const room = 63 - suffix.length - 1;
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return `${cutName(table, first)}_${cutName(column, second)}${suffix}`;
}
