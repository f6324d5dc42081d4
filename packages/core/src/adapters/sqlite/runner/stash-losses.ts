import type { StashEvent } from '../../../runner/run-event.ts';
import { foldName, quoteName } from '../catalog/normalise-sql.ts';
import type { SqliteSession } from '../load-driver.ts';
import type { SqliteJob } from './run-revision.ts';

/** A table as far as its loss can be told. */
interface TableState {
  readonly name: string;
  readonly sql: string;
  /** A table keeps its first page when it is renamed; see https://www.sqlite.org/schematab.html. */
  readonly rootpage: number;
  readonly columns: readonly { readonly name: string; readonly pk: number }[];
}

/** What a revision has destroyed of one table. */
interface Loss {
  readonly kind: StashEvent['loss'];
  readonly before: TableState;
  /** The columns that are kept; all of them unless only some are gone. */
  readonly columns: readonly string[];
}

/**
 * Keeps what the open transaction has destroyed: tables with rows, columns with values, and tables
 * that were emptied. It is read over another connection, which still sees the database as it was,
 * and written in the same transaction, into tables that `orch_stash` names.
 */
export function stashLosses(job: SqliteJob): void {
  const { bench, code, step } = job;
  const { session, options } = bench;
  if (!code.stash || options.mode !== 'database' || session.memory) return;
  const now = tablesOf(session);
  const Driver = session.constructor as new (
    name: string,
    options: { readonly readonly: boolean },
  ) => SqliteSession;
  const past = new Driver(session.name, { readonly: true });
  try {
    for (const loss of findLosses(past, session, now)) {
      bench.parts.tell({ ...keep(job, past, loss), id: step.revision.id });
    }
  } finally {
    past.close();
  }
}

function findLosses(
  past: SqliteSession,
  session: SqliteSession,
  now: readonly TableState[],
): readonly Loss[] {
  const byName = new Map(now.map((table) => [foldName(table.name), table]));
  const known = new Set(tablesOf(past).map(({ name }) => foldName(name)));
  const byRoot = new Map(
    now.filter(({ name }) => !known.has(foldName(name))).map((table) => [table.rootpage, table]),
  );
  return tablesOf(past).flatMap((before): readonly Loss[] => {
    const after = byName.get(foldName(before.name)) ?? byRoot.get(before.rootpage);
    const columns = before.columns.map(({ name }) => name);
    if (!hasRow(past, before.name)) return [];
    if (after === undefined) return [{ kind: 'table', before, columns }];
    if (!hasRow(session, after.name)) return [{ kind: 'rows', before, columns }];
    const left = new Set(after.columns.map(({ name }) => foldName(name)));
    const gone = columns
      .filter((name) => !left.has(foldName(name)))
      .filter((name) => hasRow(past, before.name, `${quoteName(name)} IS NOT NULL`));
    return gone.length === 0 ? [] : [{ kind: 'columns', before, columns: gone }];
  });
}

function hasRow(session: SqliteSession, table: string, condition = '1'): boolean {
  const sql = `SELECT 1 FROM ${quoteName(table)} WHERE ${condition} LIMIT 1`;
  return session.prepare(sql).get() !== undefined;
}

/** The application's own tables with their columns; hidden and computed columns hold no values. */
function tablesOf(session: SqliteSession): readonly TableState[] {
  const rows = session
    .prepare<[], { name: string; sql: string; rootpage: number; columns: string }>(
      `SELECT s.name, s.sql, s.rootpage,
              (SELECT json_group_array(json_object('name', c.name, 'pk', c.pk))
               FROM pragma_table_xinfo(s.name) AS c WHERE c.hidden = 0) AS columns
       FROM sqlite_schema AS s
       WHERE s.type = 'table' AND s.rootpage > 0
         AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND s.name NOT LIKE 'orch\\_%' ESCAPE '\\'
       ORDER BY s.name`,
    )
    .all();
  return rows.map((row) => ({
    ...row,
    columns: JSON.parse(row.columns) as TableState['columns'],
  }));
}

/** Copies row by row, so that a large table is never in memory. */
function keep(
  { bench, step, run }: SqliteJob,
  past: SqliteSession,
  { kind, before, columns }: Loss,
): Omit<StashEvent, 'id'> {
  const { session } = bench;
  const key = before.columns
    .filter(({ pk }) => pk > 0)
    .toSorted((a, b) => a.pk - b.pk)
    .map(({ name }) => name);
  const kept = [...new Set([...key, ...columns])];
  const { lastInsertRowid } = session
    .prepare(
      `INSERT INTO orch_stash (revision, direction, run_id, kind, table_name, columns, key_columns,
                               rows, data_table, definition, taken_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?)`,
    )
    .run(
      step.revision.id,
      step.direction,
      run,
      kind,
      before.name,
      JSON.stringify(columns),
      JSON.stringify(key),
      before.sql,
      new Date().toISOString(),
    );
  const data = `orch_stash_${lastInsertRowid}`;
  const list = kept.map(quoteName).join(', ');
  session.exec(`CREATE TABLE ${quoteName(data)} (${list})`);
  const insert = session.prepare(
    `INSERT INTO ${quoteName(data)} VALUES (${kept.map(() => '?').join(', ')})`,
  );
  const condition =
    kind === 'columns' ? columns.map((name) => `${quoteName(name)} IS NOT NULL`).join(' OR ') : '1';
  const read = past
    .prepare<[], unknown[]>(`SELECT ${list} FROM ${quoteName(before.name)} WHERE ${condition}`)
    .raw()
    .safeIntegers();
  let rows = 0;
  let bytes = 0;
  for (const row of read.iterate()) {
    insert.run(...row);
    rows += 1;
    bytes += sizeOf(row);
  }
  session
    .prepare('UPDATE orch_stash SET rows = ?, data_table = ? WHERE id = ?')
    .run(rows, data, lastInsertRowid);
  const { direction } = step;
  const stash = String(lastInsertRowid);
  return { kind: 'stash', direction, stash, loss: kind, table: before.name, columns, rows, bytes };
}

function sizeOf(row: readonly unknown[]): number {
  return row.reduce<number>((bytes, value) => {
    if (typeof value === 'string') return bytes + Buffer.byteLength(value);
    return bytes + (value instanceof Uint8Array ? value.byteLength : 8);
  }, 0);
}
