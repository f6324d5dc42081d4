import type { Catalog, Fact, FactValue } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import { textOf } from '../../catalog/text-of.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';
import type { NewColumn } from './backfill.ts';

/** A column from which values may follow. */
export interface SourceColumn {
  readonly name: string;
  readonly type: string;
  readonly isText: boolean;
  /** Whether the server compares it by itself, whatever schemas are searched. */
  readonly isPlain: boolean;
  /** Whether its values name a row of this or another table, rather than a kind of rows. */
  readonly isKey: boolean;
}

/** A row of another table that a row leads to, and the value that is taken from there. */
export interface Lookup {
  /** The column of the table that leads there. */
  readonly by: string;
  readonly table: QualifiedName;
  /** The unique column over there that equals `by`. */
  readonly key: string;
  readonly value: string;
  readonly isForeignKey: boolean;
}

/** What the values of a required column may be made of. */
export interface TableShape extends NewColumn {
  readonly isText: boolean;
  /** No two rows may be equal in the column, so no constant will do. */
  readonly isUnique: boolean;
  /** Whether its values name rows of another table. */
  readonly isReference: boolean;
  readonly sources: readonly SourceColumn[];
  readonly lookups: readonly Lookup[];
}

/**
 * What there is to learn from: columns that exist before the change and after it with one type,
 * since the reference has the rows after it and the expression is to work on those before it.
 */
export function tableShape(
  required: NewColumn,
  { from, to }: { readonly from: Catalog; readonly to: Catalog },
): TableShape {
  const { table, column } = required;
  const own = to.facts.get(factKey('column', table.schema, table.name, column));
  const parts = partsOfTables(to);
  const unique = keysIn(parts.of(table));
  const foreign = foreignKeysIn(parts.of(table), from);
  const sources = columnsIn(parts.of(table))
    .filter((fact) => staysIn(from, fact))
    .map((fact) => sourceOf(fact, { to, unique, foreign }));
  return {
    ...required,
    isText: own !== undefined && isTextual(own),
    isUnique: unique.has(column),
    isReference: parts
      .of(table)
      .some(
        ({ value }) => value['type'] === 'foreignKey' && texts(value['columns']).includes(column),
      ),
    sources,
    lookups: lookupsOf(required, { from, to, parts, sources, foreign }),
  };
}

interface Keys {
  readonly to: Catalog;
  readonly unique: ReadonlySet<string>;
  readonly foreign: readonly ForeignKey[];
}

function sourceOf(fact: Fact, { to, unique, foreign }: Keys): SourceColumn {
  const name = lastName(fact);
  return {
    name,
    type: textOf(fact.value['type']),
    isText: isTextual(fact),
    isPlain: isPlainType(fact, to),
    isKey: unique.has(name) || foreign.some(({ by }) => by === name),
  };
}

interface Ends {
  readonly from: Catalog;
  readonly to: Catalog;
  readonly parts: PartsOfTables;
  readonly sources: readonly SourceColumn[];
  readonly foreign: readonly ForeignKey[];
}

function lookupsOf(required: NewColumn, ends: Ends): readonly Lookup[] {
  const { from, to, parts, sources, foreign } = ends;
  const lookups: Lookup[] = [];
  for (const fact of to.facts.values()) {
    if (fact.kind !== 'table' || !from.facts.has(fact.key)) continue;
    const [schema = '', name = ''] = fact.name;
    const table = { schema, name };
    if (schema === required.table.schema && name === required.table.name) continue;
    const stays = columnsIn(parts.of(table)).filter((column) => staysIn(from, column));
    const values = stays.filter((column) => textOf(column.value['type']) === required.type);
    const keys = keysIn(parts.of(table));
    for (const key of stays.filter((column) => keys.has(lastName(column)))) {
      if (!isPlainType(key, to)) continue;
      for (const { name: by } of sources.filter(({ type }) => type === key.value['type'])) {
        const isForeignKey = foreign.some(
          (one) => one.by === by && one.table === fact.key && one.key === lastName(key),
        );
        for (const value of values.filter((one) => one !== key)) {
          lookups.push({ by, table, key: lastName(key), value: lastName(value), isForeignKey });
        }
      }
    }
  }
  return lookups.toSorted((a, b) => Number(b.isForeignKey) - Number(a.isForeignKey));
}

interface ForeignKey {
  readonly by: string;
  /** The key of the referenced table's fact. */
  readonly table: string;
  readonly key: string;
}

/** Foreign keys of one column that exist before the change and after it. */
function foreignKeysIn(parts: readonly Fact[], from: Catalog): readonly ForeignKey[] {
  return parts.flatMap((fact) => {
    const { references } = fact.value;
    if (fact.value['type'] !== 'foreignKey' || !from.facts.has(fact.key)) return [];
    if (typeof references !== 'object' || references === null || !('table' in references))
      return [];
    const [by, ...others] = texts(fact.value['columns']);
    const [key] = texts(references['columns']);
    if (by === undefined || key === undefined || others.length > 0) return [];
    const other = factKey('table', textOf(references['schema']), textOf(references['table']));
    return [{ by, table: other, key }];
  });
}

/** Columns in which, by themselves, no two rows of a table are equal. */
function keysIn(parts: readonly Fact[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, value } of parts) {
    const isKey = value['type'] === 'primaryKey' || value['type'] === 'unique';
    const isIndex = kind === 'index' && value['unique'] === true && value['predicate'] === null;
    const [only, ...others] = isKey || isIndex ? texts(value['columns']) : [];
    if (only !== undefined && others.length === 0) names.add(only);
  }
  return names;
}

function columnsIn(parts: readonly Fact[]): readonly Fact[] {
  return parts
    .filter(({ kind }) => kind === 'column')
    .toSorted((a, b) => positionOf(a) - positionOf(b));
}

/** Columns, constraints and indexes by their table, so that a large catalog is read once. */
interface PartsOfTables {
  of(table: QualifiedName): readonly Fact[];
}

function partsOfTables(catalog: Catalog): PartsOfTables {
  const known = new Map<string, Fact[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.kind !== 'column' && fact.kind !== 'constraint' && fact.kind !== 'index') continue;
    const key = factKey('table', ...fact.name.slice(0, 2));
    const parts = known.get(key);
    if (parts === undefined) known.set(key, [fact]);
    else parts.push(fact);
  }
  return { of: ({ schema, name }) => known.get(factKey('table', schema, name)) ?? [] };
}

function positionOf({ note }: Fact): number {
  const position = note?.['position'];
  return typeof position === 'number' ? position : 0;
}

function staysIn(from: Catalog, fact: Fact): boolean {
  return from.facts.get(fact.key)?.value['type'] === fact.value['type'];
}

const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext']);

function isTextual({ value }: Fact): boolean {
  return value['isArray'] !== true && textTypes.has(textOf(value['typeName']));
}

/** PostgreSQL's own types and enums; what an extension brings has operators of its own. */
function isPlainType({ value }: Fact, catalog: Catalog): boolean {
  const schema = textOf(value['typeSchema']);
  return (
    value['isArray'] !== true &&
    (schema === 'pg_catalog' ||
      catalog.facts.has(factKey('enum', schema, textOf(value['typeName']))))
  );
}

function lastName({ name }: Fact): string {
  return name.at(-1) ?? '';
}

function texts(value: FactValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.every((item): item is string => typeof item === 'string') ? value : [];
}
