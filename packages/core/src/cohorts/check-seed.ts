import type { TableName } from '../catalog/catalog-scope.ts';
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { needsValue } from '../generate/required-column.ts';
import type { SeedRows } from './make-rows.ts';

/** One reason why a database cannot take the rows of a cohort. */
export type SeedProblem =
  | { readonly kind: 'noTable' }
  | { readonly kind: 'noColumn'; readonly column: string }
  /** Required, and without a value in every row or in some. */
  | { readonly kind: 'noValue'; readonly column: string }
  /** Its values are made by PostgreSQL: generated, or an identity that is always made. */
  | { readonly kind: 'notWritable'; readonly column: string };

/** Every reason why a schema cannot take rows, in the order of the columns; empty when it can. */
export function checkSeed(
  catalog: Catalog,
  table: TableName,
  { columns, rows }: SeedRows,
): readonly SeedProblem[] {
  if (!hasTable(catalog, table)) return [{ kind: 'noTable' }];
  const problems: SeedProblem[] = [];
  for (const [at, column] of columns.entries()) {
    const fact = columnOf(catalog, table, column);
    if (fact === undefined) problems.push({ kind: 'noColumn', column });
    else if (isMade(fact)) problems.push({ kind: 'notWritable', column });
    else if (fact.value.notNull === true && rows.some((row) => (row[at] ?? null) === null)) {
      problems.push({ kind: 'noValue', column });
    }
  }
  for (const fact of columnsOf(catalog, table)) {
    const column = fact.name[2] ?? '';
    if (!columns.includes(column) && needsValue(fact, catalog)) {
      problems.push({ kind: 'noValue', column });
    }
  }
  return problems;
}

/** Whether a schema has a table into which rows can be put. */
export function hasTable(catalog: Catalog, { schema, name }: TableName): boolean {
  const keys = ['table', 'foreignTable'].map((kind) => factKey(kind, schema, name));
  return keys.some((key) => catalog.facts.has(key));
}

/** A column of a table; undefined when the schema has none of this name. */
export function columnOf(
  catalog: Catalog,
  { schema, name }: TableName,
  column: string,
): Fact | undefined {
  return catalog.facts.get(factKey('column', schema, name, column));
}

/** The columns of a table in byte order of their names. */
export function columnsOf(catalog: Catalog, { schema, name }: TableName): readonly Fact[] {
  return [...catalog.facts.values()].filter(
    (fact) => fact.kind === 'column' && fact.name[0] === schema && fact.name[1] === name,
  );
}

function isMade({ value }: Fact): boolean {
  return value.generated !== null || value.identity === 'always';
}
