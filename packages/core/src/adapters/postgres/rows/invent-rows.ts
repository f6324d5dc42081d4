import type { ClientBase } from 'pg';
import pg from 'pg';
import { inventValue } from './invent-value.ts';
import type { ColumnShape, TableShape } from './read-table-shapes.ts';
import { readTableShapes } from './read-table-shapes.ts';

/** A table that stays empty, and what the server said. */
export interface UnfilledTable {
  /** As SQL. */
  readonly table: string;
  readonly reason: string;
}

/** Rows of each table: enough to be in each other's way. */
const rowsOfEach = 3;

/**
 * Gives every table of some schemas a few rows that its constraints allow, the same ones each time.
 * Tables that are referenced come first. What cannot be filled stays empty and is told. Meant for
 * throw-away databases.
 */
export async function inventRows(
  client: ClientBase,
  schemas: readonly string[],
): Promise<readonly UnfilledTable[]> {
  let open = await readTableShapes(client, schemas);
  const reasons = new Map<string, string>();
  for (;;) {
    const left: TableShape[] = [];
    for (const shape of open) {
      const reason = await fill(client, shape);
      if (reason === null) continue;
      reasons.set(shape.table, reason);
      left.push(shape);
    }
    if (left.length === 0 || left.length === open.length) {
      return left.map(({ table }) => ({ table, reason: reasons.get(table) ?? '' }));
    }
    open = left;
  }
}

/** How the columns of a row are chosen; what fails in one way is tried in the next. */
const ways: readonly ((column: ColumnShape) => boolean)[] = [
  (column) => !column.isMade,
  (column) => !column.isMade && !column.hasDefault,
  (column) => !column.isMade && !column.hasDefault && column.isRequired,
];

async function fill(client: ClientBase, shape: TableShape): Promise<string | null> {
  const { rowCount } = await client.query(`SELECT FROM ${shape.table} LIMIT 1`);
  // A revision brought rows of its own, which do as well.
  if (rowCount !== 0) return null;
  let reason = '';
  for (const isGiven of ways) {
    for (const useLiterals of [true, false]) {
      await client.query('BEGIN');
      try {
        for (let row = 1; row <= rowsOfEach; row += 1) {
          await client.query(insertOf(shape, { row, isGiven, useLiterals }));
        }
        await client.query('SET CONSTRAINTS ALL IMMEDIATE');
        await client.query('COMMIT');
        return null;
      } catch (error) {
        await client.query('ROLLBACK');
        if (!(error instanceof pg.DatabaseError)) throw error;
        reason = error.message;
      }
    }
  }
  return reason;
}

interface RowWish {
  /** Counted from 1. */
  readonly row: number;
  isGiven(column: ColumnShape): boolean;
  readonly useLiterals: boolean;
}

function insertOf({ table, columns, references }: TableShape, wish: RowWish): string {
  const given = columns.filter((column) => wish.isGiven(column) || isKey(column));
  const values = given.map((column) => {
    const reference = references.find((one) => one.columns.includes(column.name));
    if (reference === undefined) return inventValue(column, wish);
    if (reference.isOwn) return column.isRequired ? inventValue(column, wish) : 'NULL';
    const names = reference.keys.map((key) => pg.escapeIdentifier(key));
    const wanted = names[reference.columns.indexOf(column.name)] ?? 'NULL';
    return `(SELECT ${wanted} FROM ${reference.table} ORDER BY ${names.join(', ')} OFFSET ${wish.row - 1} % greatest(1, (SELECT count(*) FROM ${reference.table})) LIMIT 1)`;
  });
  if (given.length === 0) return `INSERT INTO ${table} DEFAULT VALUES`;
  const names = given.map(({ name }) => pg.escapeIdentifier(name));
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`;

  function isKey(column: ColumnShape): boolean {
    return (
      !column.isMade &&
      column.isRequired &&
      references.some((one) => one.columns.includes(column.name))
    );
  }
}
