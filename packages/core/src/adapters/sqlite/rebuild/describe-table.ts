import { quoteText, type SqlRunner } from './sql-runner.ts';

/** A column as a copy needs it. */
export interface CopyColumn {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
  /** Whether SQLite computes it. */
  readonly generated: boolean;
}

/** An index or trigger with the statement that makes it again. */
export interface Part {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** The columns of a table in order; none when there is no such table. */
export async function columnsOf(runner: SqlRunner, table: string): Promise<readonly CopyColumn[]> {
  const rows = await runner.rows<{ name: string; type: string; pk: number; hidden: number }>(
    `select name, type, pk, hidden from pragma_table_xinfo(${quoteText(table)}, 'main')`,
  );
  return rows.map(({ name, type, pk, hidden }) => ({ name, type, pk, generated: hidden > 1 }));
}

/** Indexes and triggers that DROP TABLE takes along, in the order in which they were made. */
export async function partsOf(runner: SqlRunner, table: string): Promise<readonly Part[]> {
  return runner.rows<Part>(
    `select type, name, sql from main.sqlite_schema
     where lower(tbl_name) = lower(${quoteText(table)}) and type in ('index', 'trigger')
       and sql is not null order by rowid`,
  );
}

/** Tables with a foreign key to a table, itself too, without it when none is its own. */
export async function childrenOf(runner: SqlRunner, table: string): Promise<readonly string[]> {
  const rows = await runner.rows<{ name: string }>(
    `select distinct l.name from pragma_table_list l, pragma_foreign_key_list(l.name, 'main') f
     where l.schema = 'main' and l.type = 'table' and lower(f."table") = lower(${quoteText(table)})
     order by l.name`,
  );
  return rows.map(({ name }) => name);
}

/** The name under which a table's rowid can be read; null when it has none, or columns hide it. */
export async function rowidName(runner: SqlRunner, table: string): Promise<string | null> {
  const [row] = await runner.rows<{ wr: number }>(
    `select wr from pragma_table_list(${quoteText(table)}) where schema = 'main'`,
  );
  if (row === undefined || row.wr === 1) return null;
  const taken = new Set((await columnsOf(runner, table)).map(({ name }) => name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? null;
}
