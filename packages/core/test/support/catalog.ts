import type { Catalog, Fact, FactValue } from '../../src/catalog/catalog.ts';
import { factKey } from '../../src/catalog/fact-key.ts';
import { makeCatalog } from '../../src/catalog/make-catalog.ts';

/** A fact in short: `fact('column', 'public.a.b', { type: 'text' })`. */
export function fact(
  kind: string,
  name: string,
  value: Readonly<Record<string, FactValue>> = {},
): Fact {
  const parts = name.split('.');
  return { key: factKey(kind, ...parts), kind, name: parts, value };
}

/** A catalog of a server of version 18 with the given facts. */
export function catalogOf(...facts: readonly Fact[]): Catalog {
  return makeCatalog(facts, 18);
}
