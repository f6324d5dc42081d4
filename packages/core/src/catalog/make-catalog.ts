import { createHash } from 'node:crypto';
import { compareBytes } from '../text/compare-bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Catalog, Fact, FactKey } from './catalog.ts';

/**
 * Makes a catalog of facts: sorted by key, with its fingerprint. Notes are not part of the
 * fingerprint. Two facts with one key are a bug of the reader and throw.
 */
export function makeCatalog(facts: Iterable<Fact>, serverMajor: number): Catalog {
  const sorted = sortByKey([...facts]);
  const byKey = new Map<FactKey, Fact>();
  const hash = createHash('sha256');
  let text = '';
  for (const fact of sorted) {
    if (byKey.has(fact.key)) throw new Error(`two facts have the key ${fact.key}`);
    byKey.set(fact.key, fact);
    // A key cannot hold NUL and canonical JSON escapes line ends, so no two catalogs share the text.
    text += `${fact.key}\0${canonicalJson(fact.value)}\n`;
    if (text.length > chunk) {
      hash.update(text);
      text = '';
    }
  }
  return { facts: byKey, fingerprint: hash.update(text).digest('hex'), serverMajor };
}

/** Characters that are hashed together, so that there are few calls and little memory. */
const chunk = 65_536;

/** Half of a character above U+FFFF, the only ones that JavaScript's own order puts elsewhere. */
const surrogate = /[\ud800-\udfff]/;

function sortByKey(facts: Fact[]): readonly Fact[] {
  return facts.some(({ key }) => surrogate.test(key))
    ? facts.sort((a, b) => compareBytes(a.key, b.key))
    : facts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
