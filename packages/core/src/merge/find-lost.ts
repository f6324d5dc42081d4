import { isList, sameValue } from '../catalog/canonical-json.ts';
import type { Catalog, Difference, Fact, FactKey, FactValue } from '../catalog/catalog.ts';
import { compareCatalogs, factOf } from '../catalog/compare-catalogs.ts';

/** What of a side is judged, and where. */
export interface LossQuestion {
  readonly base: Catalog;
  /** The schema with the side alone. */
  readonly side: Catalog;
  /** The schema with the other side alone. */
  readonly other: Catalog;
  /** The schema with both. */
  readonly merged: Catalog;
}

/**
 * What a side did and the merged schema does not have: an index that went with its column, a
 * function that the other side replaced. A fact that the other side never touched and that is
 * still there was only carried along (an index on a renamed column), and is not lost.
 */
export function findLost({ base, side, other, merged }: LossQuestion): readonly Difference[] {
  const touched = new Set(compareCatalogs(base, other).map((one) => factOf(one).key));
  return compareCatalogs(base, side).filter((difference) => {
    const { key } = factOf(difference);
    const found = merged.facts.get(key);
    if (difference.kind === 'removed') return found !== undefined;
    if (found === undefined) return true;
    return touched.has(key) && !isKept(difference, found, base.facts.get(key));
  });
}

/** Whether every property that the side set is as it set it. */
function isKept(difference: Difference, found: Fact, before: Fact | undefined): boolean {
  const wanted = factOf(difference).value;
  return Object.entries(wanted).every(([name, value]) => {
    const there = found.value[name] ?? null;
    const isUntouched = before !== undefined && sameValue(before.value[name] ?? null, value);
    return isUntouched || sameValue(there, value) || isWithin(value, there);
  });
}

/** Whether a list (the labels of an enum) is part of another one, in the same order. */
function isWithin(part: FactValue, whole: FactValue): boolean {
  if (!isList(part) || !isList(whole)) return false;
  let at = 0;
  for (const value of whole) {
    const wanted = part[at];
    if (wanted !== undefined && sameValue(value, wanted)) at += 1;
  }
  return at === part.length;
}

/** A fact that both sides touch. */
export interface TouchedFact {
  readonly key: FactKey;
  /** Both took it away, or they leave it different. */
  readonly way: 'removed' | 'changed';
}

/** Facts that both sides touch, unless both leave them the same. */
export function touchedByBoth(base: Catalog, one: Catalog, other: Catalog): readonly TouchedFact[] {
  const ofOther = new Set(compareCatalogs(base, other).map((difference) => factOf(difference).key));
  return compareCatalogs(base, one).flatMap((difference): readonly TouchedFact[] => {
    const { key } = factOf(difference);
    const [a, b] = [one.facts.get(key), other.facts.get(key)];
    if (!ofOther.has(key)) return [];
    if (a === undefined && b === undefined) return [{ key, way: 'removed' }];
    const isSame = a !== undefined && b !== undefined && sameValue(a.value, b.value);
    return isSame ? [] : [{ key, way: 'changed' }];
  });
}
