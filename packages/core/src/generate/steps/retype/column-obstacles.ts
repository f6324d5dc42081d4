import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import type { PairedColumn } from './paired-parts.ts';

/** Why no column of a table can be replaced; null when it can. */
export function obstacleOfTable({ value, name }: Fact, catalog: Catalog): string | null {
  const inherits = value['inherits'];
  const isHeir = value['partitionOf'] !== null || (Array.isArray(inherits) && inherits.length > 0);
  if (value['partitionKey'] !== null || isHeir || hasHeirs(name, catalog)) {
    return 'its table has partitions, parents or children';
  }
  return value['ofType'] === null ? null : 'its table is made of a type';
}

function hasHeirs([schema, table]: readonly string[], catalog: Catalog): boolean {
  return [...catalog.facts.values()].some(({ kind, value }) => {
    const parents = value['inherits'];
    return (
      kind === 'table' &&
      Array.isArray(parents) &&
      parents.some((one) => isNamed(one, schema ?? '', table ?? ''))
    );
  });
}

/** Whether a value names a table. */
export function isNamed(value: unknown, schema: string, table: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    'table' in value &&
    value.schema === schema &&
    value.table === table
  );
}

/** Why the place of a column cannot be taken, whatever its indexes and constraints are; null when it can. */
export function obstacleOfColumn(
  fact: Fact,
  { from, table }: Pick<PairedColumn, 'from' | 'table'>,
): string | null {
  const { value } = fact;
  if (value['generated'] !== null) return 'it is generated';
  const settings = ['storage', 'compression', 'statistics'].some((one) => value[one] !== null);
  const { options } = value;
  if (
    settings ||
    (typeof options === 'object' && options !== null && Object.keys(options).length > 0)
  ) {
    return 'it has settings of its own';
  }
  for (const other of from.facts.values()) {
    const { kind, name, value: about } = other;
    if (about['target'] === fact.key && kind !== 'comment') return `there is a ${kind} on it`;
    const isOfTable = textOf(about['definition']).includes(
      ` FROM ${sqlName(table.schema)}.${sqlName(table.name)}`,
    );
    if (kind === 'statistics' && isOfTable) return `the statistics ${name[1] ?? ''} may read it`;
    if (kind === 'publication' && publishesColumns(about['tables'], table)) {
      return `the publication ${name[0] ?? ''} lists columns of its table`;
    }
  }
  return null;
}

/** Whether a value names a column, of whatever table. */
export function isColumnOf(value: unknown, column: string): boolean {
  return (
    typeof value === 'object' && value !== null && 'column' in value && value.column === column
  );
}

/** Whether a value lists a column. */
export function hasColumn(value: unknown, column: string): boolean {
  if (typeof value !== 'object' || value === null || !('columns' in value)) return false;
  return Array.isArray(value.columns) && value.columns.includes(column);
}

function publishesColumns(tables: unknown, { schema, name }: QualifiedName): boolean {
  return (
    Array.isArray(tables) &&
    tables.some(
      (one: unknown) =>
        isNamed(one, schema, name) &&
        typeof one === 'object' &&
        one !== null &&
        'columns' in one &&
        one.columns !== null,
    )
  );
}
