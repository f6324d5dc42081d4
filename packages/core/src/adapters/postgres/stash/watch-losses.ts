import type { ColumnState, TableState } from '../../../stash/find-losses.ts';

const eq = 'OPERATOR(pg_catalog.=)';
const enumCatalog = `'pg_catalog.pg_enum'::pg_catalog.regclass::pg_catalog.oid`;
const tablesCursor = 'orch_tables_before';
const labelsCursor = 'orch_labels_before';

const labelsQuery =
  'SELECT e.oid::pg_catalog.text AS oid, e.enumtypid::pg_catalog.text AS type FROM pg_catalog.pg_enum e';

/**
 * SQL that remembers the catalog as it is now and costs next to nothing. A cursor sees the rows as
 * they were when it was declared and is evaluated when it is read; the locks are those of the moment
 * in which it is read. So, read at the end, it holds the former state of exactly the tables that the
 * transaction has locked as everything that destroys must lock them.
 *
 * https://www.postgresql.org/docs/current/sql-declare.html ("all cursors are insensitive"),
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
export const rememberCatalog: readonly string[] = [
  `DECLARE ${tablesCursor} NO SCROLL CURSOR FOR ${lockedTables(false)}`,
  `DECLARE ${labelsCursor} NO SCROLL CURSOR FOR ${labelsQuery}`,
];

/** SQL that tells what was remembered of tables, and whether labels of enums may have changed. */
export const fetchTables: readonly string[] = [
  `FETCH ALL FROM ${tablesCursor}`,
  `SELECT ${holdsLock(`l.relation ${eq} ${enumCatalog} AND l.mode ${eq} 'RowExclusiveLock'`)} AS labels`,
];

/** SQL that tells about the same tables as they are now. */
export const tablesNow = lockedTables(true);

/** SQL that tells the labels that were remembered, and those that are there now. */
export const compareLabels: readonly string[] = [`FETCH ALL FROM ${labelsCursor}`, labelsQuery];

/** SQL that tells whether the transaction holds any lock that destroying needs. */
export const findAnyLock = `
  SELECT ${holdsLock(`l.mode ${eq} 'AccessExclusiveLock'
         OR l.relation ${eq} ${enumCatalog} AND l.mode ${eq} 'RowExclusiveLock'`)} AS locked`;

/** A table of the current state, with what tells whether it may have been emptied. */
export interface LockedTable extends TableState {
  readonly name: string;
  /** At least as many rows as the transaction has put into it; null when the server does not count. */
  readonly inserted: string | null;
}

type Row = Readonly<Record<string, unknown>>;

/** Reads rows of {@link fetchTables} or {@link tablesNow}: one per column. */
export function tablesOf(rows: readonly Row[]): readonly LockedTable[] {
  const tables = new Map<string, LockedTable & { columns: ColumnState[] }>();
  for (const row of rows) {
    const oid = String(row['oid']);
    let table = tables.get(oid);
    if (table === undefined) {
      const { file, name, inserted } = row;
      table = {
        oid,
        file: String(file),
        name: String(name),
        inserted: typeof inserted === 'string' ? inserted : null,
        columns: [],
      };
      tables.set(oid, table);
    }
    if (row['number'] === null) continue;
    table.columns.push({
      number: Number(row['number']),
      type: String(row['type']),
      modifier: Number(row['modifier']),
    });
  }
  return [...tables.values()];
}

/** Enums that lost a label and are still there, from the answers to {@link compareLabels}. */
export function shortenedEnums(before: readonly Row[], now: readonly Row[]): readonly string[] {
  const left = new Set(now.map((row) => String(row['oid'])));
  const types = new Set(now.map((row) => String(row['type'])));
  const shortened = before.filter((row) => !left.has(String(row['oid'])));
  return [...new Set(shortened.map((row) => String(row['type'])))].filter((type) =>
    types.has(type),
  );
}

/** SQL for the columns with rows of their own that hold values of enums, or arrays of such. */
export function columnsOfEnums(types: readonly string[]): string {
  const list = `ARRAY[${types.join(', ')}]::pg_catalog.oid[]`;
  return `
    SELECT a.attrelid::pg_catalog.text AS oid, a.attnum AS number
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid ${eq} a.attrelid
    JOIN pg_catalog.pg_type t ON t.oid ${eq} a.atttypid
    WHERE (t.oid ${eq} ANY (${list}) OR t.typelem ${eq} ANY (${list}))
      AND c.relkind ${eq} 'r'::pg_catalog."char" AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum`;
}

function holdsLock(condition: string): string {
  return `EXISTS (
    SELECT FROM pg_catalog.pg_lock_status() l
    WHERE l.pid ${eq} pg_catalog.pg_backend_pid() AND l.locktype ${eq} 'relation' AND (${condition}))`;
}

/** Functions would tell the present state in a cursor, too, so it has only values of rows. */
function lockedTables(isNow: boolean): string {
  const now = isNow
    ? `,
         pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
         CASE WHEN pg_catalog.current_setting('track_counts')::pg_catalog.bool
              THEN pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid)::pg_catalog.text END AS inserted`
    : '';
  return `
  SELECT c.oid::pg_catalog.text AS oid, c.relfilenode::pg_catalog.text AS file,
         a.attnum AS number, a.atttypid::pg_catalog.text AS type, a.atttypmod AS modifier${now}
  FROM pg_catalog.pg_lock_status() l
  JOIN pg_catalog.pg_class c ON c.oid ${eq} l.relation
  ${isNow ? `JOIN pg_catalog.pg_namespace n ON n.oid ${eq} c.relnamespace` : ''}
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid ${eq} c.oid AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
  WHERE l.pid ${eq} pg_catalog.pg_backend_pid() AND l.locktype ${eq} 'relation'
    AND l.mode ${eq} 'AccessExclusiveLock'
    AND c.relkind ${eq} 'r'::pg_catalog."char"
    AND c.relpersistence OPERATOR(pg_catalog.<>) 't'::pg_catalog."char"`;
}
