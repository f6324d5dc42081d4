import type { Model } from './model.ts';
import { textOf } from './model.ts';
import type { Ends } from './repair.ts';
import { quoteIdentifier } from './sql-names.ts';

/** How values of one column type become values of another. */
export type Conversion =
  /** The server does it unasked, and refuses what does not fit. */
  | 'assignment'
  /** It must be asked for with a cast. */
  | 'cast'
  /** The value becomes the only element of an array. */
  | 'element'
  /** The only element of an array becomes the value; other arrays are refused. */
  | 'onlyElement'
  /** There is no cast; the text of the value is read as the other type. */
  | 'throughText';

const textTypes = new Set(['text', 'character varying', 'character', '"char"', 'name']);

/** How to convert a column's values, both types as the server writes them. */
export function conversionBetween(from: string, to: string, ends: Ends): Conversion {
  const { server } = ends.to;
  const source = elementOf(baseType(underDomain(from, ends.from)));
  const target = elementOf(baseType(underDomain(to, ends.to)));
  if (source.isArray && !target.isArray) {
    if (textTypes.has(target.name)) return 'assignment';
    return source.name === target.name ? 'onlyElement' : 'throughText';
  }
  // A text may hold an array's text form, which is what a cast reads.
  if (target.isArray && !source.isArray) return textTypes.has(source.name) ? 'cast' : 'element';
  if (source.name === target.name) return 'assignment';
  const pair = `${source.name}>${target.name}`;
  // Any value may be assigned to a text by its text form, and read back from it when asked.
  if (server.assignmentCasts.has(pair) || textTypes.has(target.name)) return 'assignment';
  if (server.explicitCasts.has(pair) || textTypes.has(source.name)) return 'cast';
  return 'throughText';
}

/** The type that a domain, or a domain over a domain, is made of. */
function underDomain(type: string, model: Model): string {
  for (const { id, payload } of model.facts.values()) {
    if (id.kind !== 'domain') continue;
    const name = `${quoteIdentifier(id.schema)}.${quoteIdentifier(id.name)}`;
    if (type === name) return underDomain(textOf(payload, 'baseType'), model);
  }
  return type;
}

/** A type without its modifier and collation: `character varying(10) COLLATE "C"`. */
export function baseType(type: string): string {
  return type.replace(/ COLLATE .*$/, '').replace(/\(\d+(?:,-?\d+)*\)/, '');
}

function elementOf(type: string): { readonly name: string; readonly isArray: boolean } {
  return type.endsWith('[]')
    ? { name: type.slice(0, -2), isArray: true }
    : { name: type, isArray: false };
}
