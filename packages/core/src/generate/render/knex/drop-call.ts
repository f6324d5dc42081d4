import type { CatalogLookup } from '../catalog-lookup.ts';
import { jsString, jsStrings } from '../code/js-text.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import { isKnexName, isUnquotedName, knexDefaultName } from './knex-text.ts';

/** The call that drops a constraint, which depends on the constraint's type; null when unknown. */
export function dropConstraintCall(
  table: QualifiedName,
  name: string,
  before: CatalogLookup,
): string | null {
  const known = before.constraintOf(table, name);
  if (known === null || !isKnexName(name)) return null;
  switch (known.type) {
    case 'primaryKey':
      return `table.dropPrimary(${name === `${table.name}_pkey` ? '' : jsString(name)})`;
    case 'unique':
      return dropByColumns('unique', { table: table.name, name, columns: known.columns });
    case 'foreignKey':
      return dropByColumns('foreign', { table: table.name, name, columns: known.columns });
    case 'check':
      return isUnquotedName(name) ? `table.dropChecks(${jsString(name)})` : null;
    default:
      return null;
  }
}

/** The call that drops an index of a table. */
export function dropIndexCall(
  table: string,
  name: string,
  columns: readonly string[],
): string | null {
  return isKnexName(name) ? dropByColumns('index', { table, name, columns }) : null;
}

/** Knex takes the columns to make up a name; beside a name they only tell the reader. */
function dropByColumns(
  kind: 'index' | 'unique' | 'foreign',
  { table, name, columns }: DroppedByColumns,
): string {
  const nameArgument = name === knexDefaultName(kind, table, columns) ? '' : `, ${jsString(name)}`;
  return `table.${dropMethods[kind]}(${jsStrings(columns)}${nameArgument})`;
}

interface DroppedByColumns {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

const dropMethods = { index: 'dropIndex', unique: 'dropUnique', foreign: 'dropForeign' };
