import type { Clue } from './score-candidates.ts';

/** Digest of the value by digest of the key; null where there is no value. */
export type RowDigests = ReadonlyMap<string, string | null>;

/**
 * What equal values under equal keys say about a candidate: `before` are rows of an environment,
 * `after` those of the reference. Null when there are too few rows to say anything.
 */
export function compareDigests(
  before: RowDigests,
  after: RowDigests,
  environment: string,
): Clue | null {
  const shared = [...before].filter(([key, value]) => value !== null && after.has(key));
  const equal = shared.filter(([key, value]) => after.get(key) === value);
  if (shared.length === 0) return null;
  const text = `${equal.length} of ${shared.length} rows hold the same in ${environment}`;
  if (equal.length === 0) return shared.length < fewRows ? null : { points: -3, text };
  const isVaried = new Set(equal.map(([, value]) => value)).size > 1;
  const share = equal.length / shared.length;
  return { points: Math.round(share * (isVaried ? 9 : 4)), text };
}

/** With fewer rows, no equal one may be chance. */
const fewRows = 5;
