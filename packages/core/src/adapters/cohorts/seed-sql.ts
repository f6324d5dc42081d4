import pg from 'pg';
import type { SeedRequest } from '../../runner/runner.ts';

/** What of a seed decides its SQL. */
export type SeedTarget = Pick<SeedRequest, 'table' | 'columns' | 'key'>;

/** Rows as the one parameter of the statements below. */
export function seedParameter({ columns }: SeedTarget, rows: SeedRequest['rows']): string {
  const names = columns.map(({ name }) => name);
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]))),
  );
}

/** Locks the table against other writers, so that what is missing stays missing; readers go on. */
export function lockTable({ table }: SeedTarget): string {
  return `LOCK TABLE ${tableName(table)} IN SHARE ROW EXCLUSIVE MODE`;
}

/** A row of {@link findExisting}: whether the row at a position, from 1, is there. */
export interface FoundRow {
  readonly position: number;
  readonly there: boolean;
}

/**
 * Which of the rows are there by their natural key; `$1` holds the rows. Each is read, so that a
 * value that its column cannot hold is refused.
 */
export function findExisting(target: SeedTarget): string {
  return `
    SELECT r.orch_position::pg_catalog.int4 AS position, ${isThere(target)} AS there
    FROM ${rowsOf(target)} ORDER BY r.orch_position`;
}

/** Inserts the rows that are not there, in their order; `$1` holds the rows. */
export function insertMissing(target: SeedTarget): string {
  const names = target.columns.map(({ name }) => pg.escapeIdentifier(name));
  return `
    INSERT INTO ${tableName(target.table)} (${names.join(', ')})
    SELECT ${names.map((name) => `r.${name}`).join(', ')} FROM ${rowsOf(target)}
    WHERE NOT ${isThere(target)} ORDER BY r.orch_position
    RETURNING 1`;
}

/** The server reads each value by the type of its column, as it would read a literal. */
function rowsOf({ columns }: SeedTarget): string {
  const names = columns.map(({ name }) => pg.escapeIdentifier(name));
  const typed = columns.map(({ name, type }) => `${pg.escapeIdentifier(name)} ${type}`);
  return `ROWS FROM (pg_catalog.json_to_recordset($1::pg_catalog.json) AS (${typed.join(', ')}))
      WITH ORDINALITY AS r (${names.join(', ')}, orch_position)`;
}

function isThere({ table, key }: SeedTarget): string {
  const same = key.map((column) => {
    const name = pg.escapeIdentifier(column);
    return `x.${name} = r.${name}`;
  });
  return `EXISTS (SELECT FROM ${tableName(table)} x WHERE ${same.join(' AND ')})`;
}

function tableName({ schema, name }: SeedTarget['table']): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}
