import type { Catalog } from '../catalog/catalog.ts';
import { jsString } from '../generate/render/code/js-text.ts';
import { sqlName } from '../generate/render/sql/sql-name.ts';

/** How a value is typed when it is read, and when it is written. */
export interface ValueType {
  readonly read: string;
  readonly write: string;
}

/** Types of a catalog's own by the name that PostgreSQL writes for them. */
export type NamedTypes = ReadonlyMap<string, NamedType>;

type NamedType =
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'domain'; readonly type: string; readonly isRequired: boolean };

/** Finds the enums and domains of a catalog. */
export function namedTypes(catalog: Catalog): NamedTypes {
  const types = new Map<string, NamedType>();
  for (const { kind, name, value } of catalog.facts.values()) {
    const text = name.map(sqlName).join('.');
    const { values, type } = value;
    if (kind === 'enum' && Array.isArray(values)) {
      types.set(text, { kind, labels: values.map(String) });
    } else if (kind === 'domain' && typeof type === 'string') {
      types.set(text, { kind, type, isRequired: value['notNull'] === true });
    }
  }
  return types;
}

/**
 * The TypeScript type of a column, given its type as PostgreSQL writes it. Values are what `pg`
 * makes of them unless the application has set parsers of its own: `bigint` and `numeric` are
 * strings, since numbers would lose digits, and arrays of types that `pg` does not know are their
 * text.
 */
export function valueType(type: string, named: NamedTypes): ValueType {
  const own = named.get(type);
  if (own?.kind === 'domain') return valueType(own.type, named);
  if (own?.kind === 'enum') return same(own.labels.map(jsString).join(' | ') || 'never');
  if (type.endsWith('[]')) return arrayType(type.slice(0, -2));
  return builtIn.get(withoutModifiers(type)) ?? text;
}

/** PostgreSQL does not tell domains over arrays, nor how many dimensions an array has. */
function arrayType(element: string): ValueType {
  const plain = withoutModifiers(element);
  const type = builtIn.get(plain);
  if (type === undefined || !parsedArrays.has(plain)) return text;
  // Unlike a single one, which is a string.
  if (plain === 'numeric') return same('number[]');
  return { read: listOf(type.read), write: listOf(type.write) };
}

function listOf(type: string): string {
  return type.includes(' ') ? `(${type})[]` : `${type}[]`;
}

/** `timestamp(3) with time zone` and `interval day to second` without what they limit. */
function withoutModifiers(type: string): string {
  const plain = type.replace(/\([^)]*\)/u, '').trim();
  return plain.startsWith('interval') ? 'interval' : plain;
}

function same(type: string): ValueType {
  return { read: type, write: type };
}

const text = same('string');
const number = same('number');
const date: ValueType = { read: 'Date', write: 'Date | string' };
const digits: ValueType = { read: 'string', write: 'string | number | bigint' };
const point = same('{ x: number; y: number }');

/** Every type that `pg` does not read as text. */
const builtIn: ReadonlyMap<string, ValueType> = new Map([
  ['boolean', same('boolean')],
  ['smallint', number],
  ['integer', number],
  ['oid', number],
  ['real', number],
  ['double precision', number],
  ['bigint', digits],
  ['numeric', { read: 'string', write: 'string | number' }],
  ['date', date],
  ['timestamp without time zone', date],
  ['timestamp with time zone', date],
  ['interval', { read: 'object', write: 'object | string' }],
  ['json', same('unknown')],
  ['jsonb', same('unknown')],
  ['bytea', same('Buffer')],
  ['point', { ...point, write: `${point.read} | string` }],
  ['circle', { read: '{ x: number; y: number; radius: number }', write: 'string' }],
  ...[
    'character varying',
    'character',
    'text',
    'uuid',
    'inet',
    'cidr',
    'macaddr',
    'money',
    'numrange',
  ].map((name) => [name, text] as const),
  ...['time without time zone', 'time with time zone'].map((name) => [name, text] as const),
]);

/** Elements whose arrays `pg` reads as lists. */
const parsedArrays: ReadonlySet<string> = new Set(
  [
    'boolean, smallint, integer, oid, real, double precision, bigint, numeric, date',
    'timestamp without time zone, timestamp with time zone, interval, json, jsonb, bytea, point',
    'character varying, character, text, uuid, inet, cidr, macaddr, money, numrange',
    'time without time zone, time with time zone',
  ]
    .join(', ')
    .split(', '),
);
