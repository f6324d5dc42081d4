import type { FactValue } from '../../../catalog/catalog.ts';
import { quoteName } from './normalise-sql.ts';
import type { Reading } from './reading.ts';
import type { ForeignKeyShape, KeyShape, PrimaryKeyShape, UniqueShape } from './table-shape.ts';

/** What a primary key or a unique constraint says. */
export function keysValue(
  words: string,
  { keys, conflict }: PrimaryKeyShape | UniqueShape,
): Record<string, FactValue> {
  const clause = conflict === null ? '' : ` ON CONFLICT ${conflict.toUpperCase()}`;
  return {
    columns: keys.map(({ column }) => column ?? ''),
    keys: keys.map(({ order, collation }) => ({ order, collation })),
    conflict,
    definition: `${words} (${keys.map(keyText).join(', ')})${clause}`,
  };
}

function keyText({ column, order, collation }: KeyShape): string {
  const collate = collation === null ? '' : ` COLLATE ${collation}`;
  return `${quoteName(column ?? '')}${collate}${order === 'desc' ? ' DESC' : ''}`;
}

/** What a foreign key says, with the columns that it means where it names none. */
export function foreignKeyValue(key: ForeignKeyShape, reading: Reading): Record<string, FactValue> {
  const columns = key.references ?? primaryKeyOf(key.table, reading);
  const { onDelete, onUpdate, match, deferrable, initiallyDeferred } = key;
  return {
    type: 'foreignKey',
    columns: key.columns,
    references: { schema: reading.schema, table: key.table, columns },
    onUpdate,
    onDelete,
    match,
    deferrable,
    initiallyDeferred,
    definition: definitionOf(key, columns),
  };
}

function definitionOf(key: ForeignKeyShape, references: readonly string[]): string {
  const list = (names: readonly string[]) => `(${names.map(quoteName).join(', ')})`;
  const there = references.length === 0 ? '' : ` ${list(references)}`;
  const update = key.onUpdate === 'no action' ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`;
  const remove = key.onDelete === 'no action' ? '' : ` ON DELETE ${key.onDelete.toUpperCase()}`;
  const match = key.match === 'simple' ? '' : ` MATCH ${key.match.toUpperCase()}`;
  const time = key.initiallyDeferred ? ' INITIALLY DEFERRED' : '';
  const deferrable = key.deferrable ? ` DEFERRABLE${time}` : '';
  return `FOREIGN KEY ${list(key.columns)} REFERENCES ${quoteName(key.table)}${there}${update}${remove}${match}${deferrable}`;
}

function primaryKeyOf(table: string, reading: Reading): readonly string[] {
  return reading
    .pragma<{ name: string; pk: number }>('table_xinfo', table)
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name);
}
