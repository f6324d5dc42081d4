import { createHash } from 'node:crypto';
import { compareBytes } from '../text/compare-bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Catalog, Fact, FactKey } from './catalog.ts';

/**
 * Makes a catalog of facts: sorted by key, with its fingerprint. Notes are not part of the
 * fingerprint. Two facts with one key are a bug of the reader and throw.
 */
export function makeCatalog(facts: Iterable<Fact>, serverMajor: number): Catalog {
  const sorted = [...facts].sort((a, b) => compareBytes(a.key, b.key));
  const byKey = new Map<FactKey, Fact>();
  const hash = createHash('sha256');
  for (const fact of sorted) {
    if (byKey.has(fact.key)) throw new Error(`two facts have the key ${fact.key}`);
    byKey.set(fact.key, fact);
    // A key cannot hold NUL and canonical JSON escapes line ends, so no two catalogs share the text.
    hash.update(`${fact.key}\0${canonicalJson(fact.value)}\n`);
  }
  return { facts: byKey, fingerprint: hash.digest('hex'), serverMajor };
}
