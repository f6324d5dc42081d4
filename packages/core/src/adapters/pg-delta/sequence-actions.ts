import type { ColumnId, SequenceId } from './model.ts';
import { ownAction } from './own-action.ts';
import type { Action } from './plan-stage.ts';
import { quoteName, quotePath, quoteText } from './sql-names.ts';

/** Has one sequence go on where another is. */
export function copyPosition(column: ColumnId, from: SequenceId, to: SequenceId): Action {
  return ownAction(
    `SELECT pg_catalog.setval(${quoteText(pathOf(to))}, last_value, is_called) FROM ${pathOf(from)}`,
    column,
    { words: `hand the position of the old sequence over to ${to.name}` },
  );
}

/** Has a new sequence go on after the highest value of the column that it numbers. */
export function startAfterRows(column: ColumnId, sequence: SequenceId): Action {
  const highest = `pg_catalog.max(${quoteName(column.name)})`;
  return ownAction(
    `SELECT pg_catalog.setval(${quoteText(pathOf(sequence))}, ${highest}) ` +
      `FROM ${quotePath(column.schema, column.table)} HAVING ${highest} > 0`,
    column,
    { words: `start ${sequence.name} after the highest value of ${column.table}.${column.name}` },
  );
}

function pathOf({ schema, name }: SequenceId): string {
  return quotePath(schema, name);
}
