import { createRequire } from 'node:module';
import type * as Levenshtein from 'fastest-levenshtein';

const require = createRequire(import.meta.url);

/** The known name that was probably meant, or null when none is near. */
export function suggest(given: string, known: readonly string[]): string | null {
  if (known.length === 0 || given === '') return null;
  const beginning = known.filter((name) => name.startsWith(given.toLowerCase()));
  if (beginning.length === 1 && given.length > 1) return beginning[0] ?? null;
  // Loaded when something was mistyped, and not on every start.
  const { closest, distance } = require('fastest-levenshtein') as typeof Levenshtein;
  const nearest = closest(given.toLowerCase(), known);
  const length = Math.max(given.length, nearest.length);
  const allowed = length <= 3 ? 1 : Math.max(2, Math.floor(length / 3));
  return distance(given.toLowerCase(), nearest) <= allowed ? nearest : null;
}
