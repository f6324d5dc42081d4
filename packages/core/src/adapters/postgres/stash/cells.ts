import pg from 'pg';
import type { StashedColumn } from '../../../stash/stash.ts';

/** A name as an SQL identifier. */
export function quote(name: string): string {
  return pg.escapeIdentifier(name);
}

/** A qualified name as SQL. */
export function qualified(schema: string, name: string): string {
  return `${quote(schema)}.${quote(name)}`;
}

/**
 * An expression for a value as its type writes it; null stays null. A cast to text would not do:
 * anyone can define one for a type of his own.
 */
export function written(expression: string): string {
  return `CASE WHEN ${expression} IS DISTINCT FROM NULL THEN pg_catalog.format('%s', ${expression}) END`;
}

/**
 * The sum of the hashes of rows, the same for the same rows in any order. Values count as their
 * types write them, so that those that are kept as text are like those that they were copied from.
 */
export function checksumOf(alias: string, columns: readonly StashedColumn[]): string {
  const hash = `pg_catalog.hashtextextended(${rowText(alias, columns)} COLLATE pg_catalog."C", 0)`;
  return `COALESCE(pg_catalog.sum(${hash}::pg_catalog.numeric), 0)::pg_catalog.text`;
}

/** All values of a row as one text. */
export function rowText(alias: string, columns: readonly StashedColumn[]): string {
  const values = columns.map(({ name }) => `${alias}.${quote(name)}`);
  return `ROW(${values.join(', ')})::pg_catalog.text`;
}
