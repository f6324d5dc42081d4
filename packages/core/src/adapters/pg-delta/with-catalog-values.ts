import type { Catalog } from '../../catalog/catalog.ts';
import type { FactNames } from './fact-key-of.ts';
import type { Fact } from './model.ts';
import { record } from './own-fact.ts';

/**
 * A fact with what the engine leaves out and the catalog has read: options of foreign objects that
 * are no secrets (the engine takes every option that it does not know for one),  the encoding
 * and the rules of a collation, and which generated columns are virtual.
 */
export function withCatalogValues(fact: Fact, catalog: Catalog, names: FactNames): Fact {
  switch (fact.id.kind) {
    case 'fdw':
    case 'server':
    case 'foreignTable':
    case 'userMapping':
      return withOptions(fact, record(catalog.facts.get(names(fact.id))?.value.options));
    case 'collation': {
      const { encoding, rules } = catalog.facts.get(names(fact.id))?.value ?? {};
      const known = { _encoding: Number(encoding), _rules: typeof rules === 'string' ? rules : '' };
      return { ...fact, payload: { ...fact.payload, ...known } };
    }
    case 'column': {
      const generated = record(catalog.facts.get(names(fact.id))?.value.generated);
      if (generated.kind !== 'virtual') return fact;
      return { ...fact, payload: { ...fact.payload, _virtual: true } };
    }
    default:
      return fact;
  }
}

function withOptions(fact: Fact, known: Readonly<Record<string, unknown>>): Fact {
  const { options } = fact.payload;
  if (!Array.isArray(options)) return fact;
  const read = options.map((option) => {
    const text = typeof option === 'string' ? option : '';
    const name = text.slice(0, text.indexOf('='));
    const value = known[name];
    return typeof value === 'string' && !value.startsWith('sha256:') ? `${name}=${value}` : text;
  });
  return { ...fact, payload: { ...fact.payload, options: read } };
}
