import type { ClientBase } from 'pg';
import pg from 'pg';

import type { RowDigests } from '../../generate/renames/compare-digests.ts';
import type { QualifiedName } from '../../generate/render/sql/sql-reader.ts';
import { databaseFailureKind, sqlStateOf } from './sqlstate.ts';

/** At most this many rows are read. */
const mostRows = 1_000;
const patienceMs = 3_000;

/** Columns of a table to be told apart by. */
export interface SampleRequest {
  readonly table: QualifiedName;
  /** Its primary key. */
  readonly key: readonly string[];
  readonly values: readonly string[];
}

/**
 * Digests of the first rows by key: the server sends no value. Null when they cannot be read: no
 * right to, no such column, or no answer in time. The session must not be in a transaction.
 */
export async function sampleRows(
  client: ClientBase,
  { table, key, values }: SampleRequest,
): Promise<RowDigests | null> {
  const keys = key.map((name) => `t.${pg.escapeIdentifier(name)}`).join(', ');
  const wanted = values.map((name) => `t.${pg.escapeIdentifier(name)}`).join(', ');
  try {
    await client.query(begin);
    const { rows } = await client.query<{ readonly key: string; readonly value: string | null }>(
      `SELECT ${digest(keys)} AS key,
              CASE WHEN num_nonnulls(${wanted}) > 0 THEN ${digest(wanted)} END AS value
       FROM ${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)} AS t
       ORDER BY ${keys} LIMIT ${mostRows}`,
    );
    return new Map(rows.map((row) => [row.key, row.value]));
  } catch (error) {
    if (databaseFailureKind(error) === 'connectionLost' || sqlStateOf(error) === null) throw error;
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Servers may be forbidden to compute MD5. */
function digest(columns: string): string {
  return `encode(sha256(convert_to(ROW(${columns})::text, 'UTF8')), 'hex')`;
}

/** Text forms must not depend on what the two sessions have set. */
const begin = [
  'BEGIN READ ONLY',
  'SET LOCAL search_path TO pg_catalog, pg_temp',
  'SET LOCAL row_security TO off',
  `SET LOCAL statement_timeout TO ${patienceMs}`,
  `SET LOCAL lock_timeout TO 500`,
  `SET LOCAL timezone TO 'UTC'`,
  `SET LOCAL datestyle TO 'ISO, YMD'`,
  `SET LOCAL intervalstyle TO 'postgres'`,
  `SET LOCAL bytea_output TO 'hex'`,
  'SET LOCAL extra_float_digits TO 1',
].join(';\n');
