import { quoteName, tokensOf } from '../catalog/normalise-sql.ts';
import { quoteText, type SqlRunner } from './sql-runner.ts';

/**
 * The largest number that AUTOINCREMENT ever gave, which DROP TABLE forgets: the row may be gone.
 * In digits, since it may be too large for a number of JavaScript; null when there is none.
 */
export async function readCounter(runner: SqlRunner, table: string): Promise<string | null> {
  if (!(await exists(runner, 'sqlite_sequence'))) return null;
  const [row] = await runner.rows<{ seq: string | null }>(
    `select cast(max(seq) as text) as seq from sqlite_sequence
     where lower(name) = lower(${quoteText(table)})`,
  );
  return row?.seq ?? null;
}

/** Puts the counter back; a table without AUTOINCREMENT has none. */
export async function writeCounter(
  runner: SqlRunner,
  table: string,
  counter: string | null,
): Promise<void> {
  if (counter === null || !(await countsUp(runner, table))) return;
  const own = await readCounter(runner, table);
  const name = quoteText(table);
  await runner.run(`delete from sqlite_sequence where lower(name) = lower(${name})`);
  await runner.run(`insert into sqlite_sequence (name, seq)
    select name, max(${counter}, ${own ?? counter})
    from main.sqlite_schema where type = 'table' and lower(name) = lower(${name})`);
}

async function countsUp(runner: SqlRunner, table: string): Promise<boolean> {
  const [made] = await runner.rows<{ sql: string }>(
    `select sql from main.sqlite_schema
     where type = 'table' and lower(name) = lower(${quoteText(table)})`,
  );
  return tokensOf(made?.sql ?? '').some(({ type }) => type === 'AUTOINCR');
}

async function exists(runner: SqlRunner, table: string): Promise<boolean> {
  const rows = await runner.rows(
    `select 1 as there from main.sqlite_schema where name = ${quoteText(table)}`,
  );
  return rows.length > 0;
}

/** Whether ANALYZE has seen the table. */
export async function hasStatistics(runner: SqlRunner, table: string): Promise<boolean> {
  if (!(await exists(runner, 'sqlite_stat1'))) return false;
  const rows = await runner.rows(
    `select 1 as there from sqlite_stat1 where lower(tbl) = lower(${quoteText(table)}) limit 1`,
  );
  return rows.length > 0;
}

/** DROP TABLE forgets what ANALYZE found, and queries would be planned without it. */
export async function analyseAgain(
  runner: SqlRunner,
  table: string,
  hadStatistics: boolean,
): Promise<void> {
  if (hadStatistics) await runner.run(`analyze ${quoteName(table)}`);
}
