import type { Catalog, FactValue } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { QualifiedName } from './sql/sql-reader.ts';

/** An index that exists, as far as dropping it by a Knex call needs it. */
export interface KnownIndex {
  readonly table: string;
  /** Empty when it is not made of plain columns. */
  readonly columns: readonly string[];
}

/** A constraint that exists, as far as dropping it by a Knex call needs it. */
export interface KnownConstraint {
  /** `primaryKey`, `unique`, `foreignKey`, `check`, ... */
  readonly type: string;
  readonly columns: readonly string[];
}

/** What the renderer asks a catalog. */
export interface CatalogLookup {
  indexOf(name: QualifiedName): KnownIndex | null;
  constraintOf(table: QualifiedName, name: string): KnownConstraint | null;
  /** A column's place in its table, null when it is not known. */
  positionOf(table: QualifiedName, column: string): number | null;
}

/** Makes a catalog's facts findable by the names that statements use. */
export function catalogLookup(catalog: Catalog): CatalogLookup {
  const indexes = new Map<string, KnownIndex>();
  for (const { kind, name, value } of catalog.facts.values()) {
    const [schema = '', table = '', index = ''] = name;
    if (kind === 'index') {
      indexes.set(keyOf(schema, index), { table, columns: strings(value['columns']) });
    }
  }
  return {
    indexOf: ({ schema, name }) => indexes.get(keyOf(schema, name)) ?? null,
    constraintOf: (table, name) => {
      const fact = catalog.facts.get(factKey('constraint', table.schema, table.name, name));
      const type = fact?.value['type'];
      return typeof type === 'string' ? { type, columns: strings(fact?.value['columns']) } : null;
    },
    positionOf: (table, column) => {
      const fact = catalog.facts.get(factKey('column', table.schema, table.name, column));
      const position = fact?.note?.['position'];
      return typeof position === 'number' ? position : null;
    },
  };
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

function strings(value: FactValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.every((item): item is string => typeof item === 'string') ? value : [];
}
