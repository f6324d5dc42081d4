import { parseStmt } from 'sqlite3-parser';
import { foldName, isSameName, quoteName } from '../catalog/normalise-sql.ts';
import { copyRows } from './copy-rows.ts';
import { childrenOf, columnsOf, partsOf } from './describe-table.ts';
import {
  badStatement,
  foreignKeysBroken,
  noTable,
  partFailed,
  rowsLost,
  unknownColumn,
} from './errors.ts';
import { newViolations, readViolations } from './foreign-key-violations.ts';
import { analyseAgain, hasStatistics, readCounter, writeCounter } from './kept-beside.ts';
import { quoteText, readFlag, type SqlRunner } from './sql-runner.ts';

/** What a table becomes, and what happens to its columns. */
export interface TableRebuild {
  readonly table: string;
  /** The statement that would make the new table: `CREATE TABLE "recruits" (...)`. */
  readonly create: string;
  /** Columns that go on under another name, old to new; all that names them follows. */
  readonly renames?: Readonly<Record<string, string>>;
  /** SQL over the old columns for columns that do not simply keep what they have. */
  readonly values?: Readonly<Record<string, string>>;
  /** Columns that go with their values. */
  readonly drops?: readonly string[];
  /** Leaves it to the end of the revision whether foreign keys hold. */
  readonly foreignKeysLater?: boolean;
}

/**
 * Performs the steps on a connection that does not enforce foreign keys, or whose table has no
 * children. The caller undoes all when it fails.
 *
 * @throws OrchError `REBUILD.*`
 */
export async function performRebuild(runner: SqlRunner, rebuild: TableRebuild): Promise<void> {
  const { table } = rebuild;
  if ((await columnsOf(runner, table)).length === 0) throw noTable(table);
  if (await isHidden(runner, table)) {
    throw badStatement(table, 'a temporary table of this name hides it');
  }
  const newName = `orch_new_${table}`;
  const create = underOtherName(rebuild, newName);
  await renameColumns(runner, rebuild);

  const children = await childrenOf(runner, table);
  const watched = [...new Set([table, ...children])];
  const before = await stateOf(runner, watched);
  const wasSound = (await findUnsound(runner)) === null;
  const parts = await partsOf(runner, table);
  const counter = await readCounter(runner, table);

  await runner.run(create);
  await copyRows(runner, {
    table,
    into: newName,
    values: rebuild.values ?? {},
    drops: rebuild.drops ?? [],
  });
  await requireCount(runner, { table, in: newName, before: before.counts.get(table) ?? 0 });
  await swap(runner, table, newName);
  for (const { type, name, sql } of parts) {
    await makeAgain(runner, { table, part: `${type} ${name}`, sql });
  }
  await writeCounter(runner, table, counter);

  for (const [name, count] of before.counts) {
    await requireCount(runner, { table: name, in: name, before: count });
  }
  const broken = newViolations(before.violations, await readViolations(runner, watched));
  if (broken.length > 0 && rebuild.foreignKeysLater !== true)
    throw foreignKeysBroken(table, broken);
  const unsound = wasSound ? await findUnsound(runner) : null;
  if (unsound !== null) throw partFailed(table, 'a view or trigger', unsound);
  await analyseAgain(runner, table, before.hasStatistics);
}

async function isHidden(runner: SqlRunner, table: string): Promise<boolean> {
  const rows = await runner.rows(
    `select 1 as there from temp.sqlite_schema where lower(name) = lower(${quoteText(table)})`,
  );
  return rows.length > 0;
}

/** The statement with another name in the place of the table's. */
function underOtherName({ table, create }: TableRebuild, name: string): string {
  const parsed = parseStmt(create);
  if (parsed.status !== 'ok') {
    throw badStatement(table, parsed.errors[0]?.message ?? 'the statement is not SQL');
  }
  const { root } = parsed;
  if (root.type !== 'CreateTableStmt') throw badStatement(table, 'this is no CREATE TABLE');
  const { tblName, body } = root;
  if (root.temporary || root.ifNotExists || tblName.dbName !== undefined) {
    throw badStatement(table, 'TEMP, IF NOT EXISTS and a schema cannot be part of it');
  }
  if (body.type !== 'ColumnsAndConstraintsCreateTableBody') {
    throw badStatement(table, 'AS SELECT cannot be part of it');
  }
  if (!isSameName(tblName.objName.text, table)) {
    throw badStatement(table, `the statement makes "${tblName.objName.text}"`);
  }
  const { offset, length } = tblName.objName.span;
  return `${create.slice(0, offset)}${quoteName(name)}${create.slice(offset + length)}`;
}

/** SQLite's own rename follows into foreign keys, indexes, triggers and views. */
async function renameColumns(runner: SqlRunner, { table, renames }: TableRebuild): Promise<void> {
  const present = new Set((await columnsOf(runner, table)).map(({ name }) => foldName(name)));
  for (const [from, to] of Object.entries(renames ?? {})) {
    if (!present.has(foldName(from))) throw unknownColumn(table, from, 'renames');
    await runner.run(
      `alter table ${quoteName(table)} rename column ${quoteName(from)} to ${quoteName(to)}`,
    );
  }
}

interface State {
  readonly counts: ReadonlyMap<string, number>;
  readonly violations: ReadonlyMap<string, number>;
  readonly hasStatistics: boolean;
}

async function stateOf(runner: SqlRunner, tables: readonly string[]): Promise<State> {
  const counts = new Map<string, number>();
  for (const table of tables) counts.set(table, await countRows(runner, table));
  const [table = ''] = tables;
  return {
    counts,
    violations: await readViolations(runner, tables),
    hasStatistics: await hasStatistics(runner, table),
  };
}

async function countRows(runner: SqlRunner, table: string): Promise<number> {
  const [row] = await runner.rows<{ n: number }>(`select count(*) as n from ${quoteName(table)}`);
  return row?.n ?? 0;
}

async function requireCount(
  runner: SqlRunner,
  { table, in: place, before }: { table: string; in: string; before: number },
): Promise<void> {
  const after = await countRows(runner, place);
  if (after !== before) throw rowsLost(table, before, after);
}

/**
 * With legacy_alter_table SQLite leaves alone what names the table, and does not mind that views
 * and triggers name one that is gone for a moment.
 */
async function swap(runner: SqlRunner, table: string, newName: string): Promise<void> {
  const wasLegacy = await readFlag(runner, 'legacy_alter_table');
  await runner.run(`drop table ${quoteName(table)}`);
  await runner.run('pragma legacy_alter_table = on');
  try {
    await runner.run(`alter table ${quoteName(newName)} rename to ${quoteName(table)}`);
  } finally {
    if (!wasLegacy) await runner.run('pragma legacy_alter_table = off');
  }
}

async function makeAgain(
  runner: SqlRunner,
  { table, part, sql }: { table: string; part: string; sql: string },
): Promise<void> {
  try {
    await runner.run(sql);
  } catch (error) {
    throw error instanceof Error ? partFailed(table, part, error) : error;
  }
}

/** What is wrong with a view or trigger; SQLite looks at all of them when any table is renamed. */
async function findUnsound(runner: SqlRunner): Promise<Error | null> {
  await runner.run('savepoint orch_sound');
  try {
    await runner.run('create table orch_sound (probe)');
    await runner.run('alter table orch_sound rename to orch_sounded');
    return null;
  } catch (error) {
    if (error instanceof Error && error.message.includes('error in ')) return error;
    throw error;
  } finally {
    await runner.run('rollback to orch_sound');
    await runner.run('release orch_sound');
  }
}
