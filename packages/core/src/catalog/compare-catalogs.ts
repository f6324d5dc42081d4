import { compareBytes } from '../text/compare-bytes.ts';
import { sameValue } from './canonical-json.ts';
import type { Catalog, Difference, Fact } from './catalog.ts';

/**
 * Lists what leads from one catalog to another, in byte order of the keys: one pass over both.
 * Empty exactly when the fingerprints are equal.
 */
export function compareCatalogs(from: Catalog, to: Catalog): readonly Difference[] {
  if (from.fingerprint === to.fingerprint) return [];
  const differences: Difference[] = [];
  for (const fact of from.facts.values()) {
    const other = to.facts.get(fact.key);
    if (other === undefined) differences.push({ kind: 'removed', fact });
    else if (!sameFact(fact, other)) differences.push({ kind: 'changed', from: fact, to: other });
  }
  for (const fact of to.facts.values()) {
    if (!from.facts.has(fact.key)) differences.push({ kind: 'added', fact });
  }
  return differences.sort((a, b) => compareBytes(factOf(a).key, factOf(b).key));
}

/** The fact that a difference is about; of a changed one the later. */
export function factOf(difference: Difference): Fact {
  return difference.kind === 'changed' ? difference.to : difference.fact;
}

function sameFact(a: Fact, b: Fact): boolean {
  return a.value === b.value || sameValue(a.value, b.value);
}
