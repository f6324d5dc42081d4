import type { ErrorTable } from '../../../failure/error-table.ts';
import { OrchError } from '../../../failure/orch-error.ts';

/** Meaning of every code that rebuilding an SQLite table can raise. Nothing is changed then. */
export const rebuildErrors = {
  'REBUILD.FOREIGN_KEYS_ON': {
    when: 'A table that others refer to is rebuilt inside a transaction that enforces foreign keys: dropping the old one would delete or change the rows of the others.',
    remedy: 'Add `export const config = { rebuildsTables: true };` to the revision.',
  },
  'REBUILD.BAD_STATEMENT': {
    when: 'What the table shall become is not one plain CREATE TABLE statement of this table, or a temporary table hides it.',
    remedy: 'Give `CREATE TABLE "<table>" (...)` without TEMP, IF NOT EXISTS, a schema or AS.',
  },
  'REBUILD.NO_TABLE': {
    when: 'The table that is to be rebuilt does not exist.',
    remedy: 'Correct the name of the table.',
  },
  'REBUILD.UNKNOWN_COLUMN': {
    when: '`values`, `renames` or `drops` names a column that is not there.',
    remedy: 'Correct the name of the column.',
  },
  'REBUILD.COLUMN_LOST': {
    when: 'A column of the old table is not in the new one, and `drops` does not name it.',
    remedy: 'Name it in `drops`, or in `renames`, or keep it.',
  },
  'REBUILD.COPY_FAILED': {
    when: 'Rows of the old table do not fit into the new one.',
    remedy: 'Change the rows first, or say in `values` what the column gets.',
  },
  'REBUILD.ROWS_LOST': {
    when: 'A count of rows is another one after a table was rebuilt.',
    remedy: 'Report it: nothing in a rebuilt table may change a count.',
  },
  'REBUILD.VALUE_CHANGED': {
    when: 'The new type of a column would change what stands in it: `007` is 7 in a column of numbers.',
    remedy: 'Change the rows first, or say in `values` how the column is converted.',
  },
  'REBUILD.PART_FAILED': {
    when: 'An index, trigger or view of a rebuilt table does not fit the new one.',
    remedy: 'Drop it before, and make the one that fits after.',
  },
  'REBUILD.FOREIGN_KEYS_BROKEN': {
    when: 'After a table was rebuilt there are rows that refer to none, and were not before.',
    remedy: 'Change the rows first.',
  },
} satisfies ErrorTable;

type RebuildCode = keyof typeof rebuildErrors;

function failure(
  code: RebuildCode,
  message: string,
  { hint, ...rest }: { hint: string; details: Record<string, unknown>; cause?: unknown },
): OrchError {
  return new OrchError({ code, message, hint, ...rest });
}

export function foreignKeysOn(table: string, children: readonly string[]): OrchError {
  return failure(
    'REBUILD.FOREIGN_KEYS_ON',
    `to rebuild "${table}" here would delete rows of ${children.join(', ')}, which refer to it`,
    {
      hint: 'add `export const config = { rebuildsTables: true };` to the revision',
      details: { table, children },
    },
  );
}

export function badStatement(table: string, reason: string): OrchError {
  return failure('REBUILD.BAD_STATEMENT', `"${table}" cannot be rebuilt: ${reason}`, {
    hint: `give CREATE TABLE "${table}" (...)`,
    details: { table, reason },
  });
}

export function noTable(table: string): OrchError {
  return failure('REBUILD.NO_TABLE', `there is no table "${table}" to rebuild`, {
    hint: 'correct the name of the table',
    details: { table },
  });
}

export function unknownColumn(table: string, column: string, where: string): OrchError {
  return failure(
    'REBUILD.UNKNOWN_COLUMN',
    `${where} names ${table}.${column}, which is not there`,
    {
      hint: 'correct the name of the column',
      details: { table, column, where },
    },
  );
}

export function columnLost(table: string, columns: readonly string[]): OrchError {
  return failure('REBUILD.COLUMN_LOST', `the new "${table}" has no ${columns.join(', ')}`, {
    hint: `add drops: [${columns.map((name) => `'${name}'`).join(', ')}] if the values may go`,
    details: { table, columns },
  });
}

export function copyFailed(table: string, cause: Error): OrchError {
  return failure('REBUILD.COPY_FAILED', `rows of "${table}" do not fit: ${cause.message}`, {
    hint: 'change the rows first, or say in values what the column gets',
    details: { table },
    cause,
  });
}

export function rowsLost(table: string, before: number, after: number): OrchError {
  return failure('REBUILD.ROWS_LOST', `"${table}" had ${before} rows and has ${after}`, {
    hint: 'nothing was changed; report it with the schema of the table',
    details: { table, before, after },
  });
}

export function valueChanged(table: string, column: string, rows: number): OrchError {
  return failure(
    'REBUILD.VALUE_CHANGED',
    `the new type of ${table}.${column} would change the values of ${rows} rows`,
    {
      hint: `change the rows first, or add values: { ${column}: '...' }`,
      details: { table, column, rows },
    },
  );
}

export function partFailed(table: string, part: string, cause: Error): OrchError {
  return failure(
    'REBUILD.PART_FAILED',
    `${part} does not fit the new "${table}": ${cause.message}`,
    {
      hint: 'drop it before, and make the one that fits after',
      details: { table, part },
      cause,
    },
  );
}

export function foreignKeysBroken(table: string, broken: readonly string[]): OrchError {
  return failure(
    'REBUILD.FOREIGN_KEYS_BROKEN',
    `after "${table}" is rebuilt, rows refer to none: ${broken.join(', ')}`,
    { hint: 'change the rows first', details: { table, broken } },
  );
}
