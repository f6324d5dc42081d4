import type { ClientBase, QueryResultRow } from 'pg';
import pg from 'pg';

import type { Evidence, NewColumn } from '../../../generate/backfill/backfill.ts';
import { databaseFailureKind, sqlStateOf } from '../sqlstate.ts';

/** Every row of a table of up to this size is read, and a sample of a larger one. */
const mostRows = 1_000_000;
/** Rows of the sample of a larger table. */
const sampledRows = 100_000;
const statementLimitMs = 10_000;
const learningLimitMs = 60_000;

/** The rows of one table of the reference, asked in one snapshot that cannot be written to. */
export class ReferenceRows {
  readonly table: string;
  /** What stands behind FROM to read all rows, or the sample of a large table. */
  readonly source: string;
  readonly #client: ClientBase;
  readonly #column: NewColumn;
  readonly #exact: boolean;
  readonly #deadline: number;

  private constructor(client: ClientBase, column: NewColumn, sampled: string | null) {
    this.#client = client;
    this.#column = column;
    this.table = tableOf(column);
    this.source = sampled ?? this.table;
    this.#exact = sampled === null;
    this.#deadline = performance.now() + learningLimitMs;
  }

  /**
   * Reads in a transaction of its own, which leaves the session as it was. Null when the table
   * cannot be read: no right to, locked, or with row security that would hide rows.
   */
  static async read<T>(
    client: ClientBase,
    column: NewColumn,
    work: (rows: ReferenceRows) => Promise<T>,
  ): Promise<T | null> {
    await client.query(begin);
    try {
      return await work(new ReferenceRows(client, column, await sampleClause(client, column)));
    } catch (error) {
      if (isLost(error) || sqlStateOf(error) === null) throw error;
      return null;
    } finally {
      await client.query('ROLLBACK');
    }
  }

  /**
   * How many rows hold exactly what an expression gives, as text and byte for byte: equality of a
   * type may be looser (`1.0 = 1.00`). Null when the server cannot evaluate it, or not in time.
   */
  async count(
    expression: string,
    { first }: { readonly first?: number } = {},
  ): Promise<Evidence | null> {
    const { table, column, type } = this.#column;
    const source =
      first === undefined
        ? this.source
        : `(SELECT * FROM ${this.table} LIMIT ${first}) AS ${pg.escapeIdentifier(table.name)}`;
    const found = await this.ask<{ readonly rows: string; readonly agree: string }>(
      `SELECT count(*) AS rows, count(*) FILTER (WHERE
         ${pg.escapeIdentifier(column)}::pg_catalog.text COLLATE "C" IS NOT DISTINCT FROM
         ((${expression})::${type})::pg_catalog.text COLLATE "C") AS agree
       FROM ${source}`,
    );
    const [counts] = found ?? [];
    if (counts === undefined) return null;
    const exact = first === undefined && this.#exact;
    return { rows: Number(counts.rows), agree: Number(counts.agree), exact };
  }

  /** The rows of a query; null when the server refuses it, or takes too long. */
  async ask<Row extends QueryResultRow>(sql: string): Promise<readonly Row[] | null> {
    if (performance.now() > this.#deadline) return null;
    await this.#client.query('SAVEPOINT orch_question');
    try {
      const { rows } = await this.#client.query<Row>(sql);
      await this.#client.query('RELEASE SAVEPOINT orch_question');
      return rows;
    } catch (error) {
      if (isLost(error)) throw error;
      await this.#client.query('ROLLBACK TO SAVEPOINT orch_question');
      return null;
    }
  }
}

/** Row security must not hide rows in silence: with it off, the server refuses instead. */
const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL search_path = pg_catalog, pg_temp;
  SET LOCAL row_security = off;
  SET LOCAL lock_timeout = '2s';
  SET LOCAL statement_timeout = '${statementLimitMs}ms';
  SET LOCAL bytea_output = 'hex';
  SET LOCAL extra_float_digits = 1`;

/** A sample of a table with too many rows to read them all, as SQL; null for every other one. */
async function sampleClause(client: ClientBase, column: NewColumn): Promise<string | null> {
  const table = tableOf(column);
  const { rows } = await client.query<{ readonly many: boolean; readonly estimate: number }>(
    `SELECT (SELECT count(*) FROM (SELECT FROM ${table} LIMIT ${mostRows + 1}) AS few) > ${mostRows}
              AS many,
            (SELECT greatest(sum(reltuples), ${mostRows})::float8 FROM pg_class
             WHERE oid IN (SELECT relid FROM pg_partition_tree($1::regclass)
                           UNION SELECT $1::regclass)) AS estimate`,
    [table],
  );
  const [size] = rows;
  if (size?.many !== true) return null;
  const percent = Math.min(100, (100 * sampledRows) / size.estimate);
  return `${table} TABLESAMPLE SYSTEM (${percent.toFixed(6)}) REPEATABLE (1)`;
}

function tableOf({ table: { schema, name } }: NewColumn): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

function isLost(error: unknown): boolean {
  const kind = databaseFailureKind(error);
  return kind === 'connectionLost' || kind === 'adminShutdown';
}
