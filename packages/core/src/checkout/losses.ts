import type { Catalog, Fact } from '../catalog/catalog.ts';
import type { TableName } from '../catalog/catalog-scope.ts';

/** A table, or columns of one, that a move takes away or changes the type of. */
export interface ExpectedLoss extends TableName {
  /** Empty when the whole table goes. */
  readonly columns: readonly string[];
}

/**
 * What is in a catalog and, on the way over the others, at some point no longer, or with another
 * type. In byte order of the tables.
 */
export function expectedLosses(start: Catalog, way: readonly Catalog[]): readonly ExpectedLoss[] {
  const lost = new Map<
    string,
    { readonly table: TableName; isWhole: boolean; columns: string[] }
  >();
  const of = (fact: Fact): { isWhole: boolean; columns: string[] } => {
    const [schema = '', name = ''] = fact.name;
    const key = JSON.stringify([schema, name]);
    const entry = lost.get(key) ?? { table: { schema, name }, isWhole: false, columns: [] };
    lost.set(key, entry);
    return entry;
  };
  for (const fact of start.facts.values()) {
    if (fact.kind === 'table' && way.some(({ facts }) => !facts.has(fact.key))) {
      of(fact).isWhole = true;
    }
    if (fact.kind === 'column' && way.some((catalog) => isLost(fact, catalog))) {
      of(fact).columns.push(fact.name[2] ?? '');
    }
  }
  return [...lost.values()].map(({ table, isWhole, columns }) => ({
    ...table,
    columns: isWhole ? [] : columns,
  }));
}

function isLost(column: Fact, { facts }: Catalog): boolean {
  const now = facts.get(column.key);
  return now === undefined || now.value['type'] !== column.value['type'];
}
