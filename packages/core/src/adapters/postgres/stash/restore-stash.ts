import type { Stash } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { text } from '../store/write-store.ts';
import { checksumOf, qualified } from './cells.ts';
import { describeTables } from './describe-tables.ts';
import type { TableColumn, TableDescription } from './describe-tables.ts';
import { noKey, noTarget, notRestored } from './errors.ts';
import {
  compareSql,
  insertSql,
  matchSql,
  moveSequenceSql,
  rowsOf,
  updateSql,
} from './restore-sql.ts';
import type { Matching, Pair } from './restore-sql.ts';
import { withoutTriggers } from './without-triggers.ts';

/** Where a stash is put back. */
export interface RestoreTarget {
  readonly schema: string;
  readonly table: string;
  /** Of a stash of one column, the column; null for the one that it had. */
  readonly column: string | null;
}

/** What putting a stash back did, or would do. */
export interface Restored {
  /** With its schema unless that is `public`. */
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows of the stash that are in the table afterwards, as they were. */
  readonly restored: number;
  /** Rows of a stash of columns that the table does not have any more. */
  readonly deleted: number;
  /** Rows that the stash knows nothing of; they stay as they are. */
  readonly born: number;
  /** Rows whose values change, as far as they were there. */
  readonly changed: number;
  /** Rows of a stash of rows that are there again with other values; they stay as they are. */
  readonly kept: number;
}

/**
 * Puts a stash back in the open transaction and proves by reading that the values are those of the
 * stash. The caller holds the run lock and has set the settings for copying.
 *
 * @throws OrchError `STASH.NO_TARGET`, `STASH.NO_KEY`, `STASH.NOT_RESTORED`
 */
export async function restoreStash(
  session: Querier,
  stash: Stash,
  target: RestoreTarget,
  mode: 'restore' | 'preview',
): Promise<Restored> {
  const table = await findTable(session, stash, target);
  await session.query(
    `LOCK TABLE ${rowsOf(table)} IN ${mode === 'preview' ? 'ACCESS SHARE' : 'SHARE ROW EXCLUSIVE'} MODE`,
  );
  const isWhole = stash.kind === 'table' || stash.kind === 'rows';
  const matching = matchColumns(stash, table, target);
  const restore = isWhole ? restoreRows : restoreColumns;
  const counts = await restore(session, matching, mode);
  if (mode === 'restore') {
    await moveSequences(session, matching);
    await session.query(
      `UPDATE orch.stash SET restored_at = pg_catalog.clock_timestamp()
       WHERE id OPERATOR(pg_catalog.=) ${text(stash.id)}::pg_catalog.int8`,
    );
  }
  const { schema, name } = table;
  return {
    table: schema === 'public' ? name : `${schema}.${name}`,
    columns: matching.values.map(({ into }) => into.name),
    ...counts,
  };
}

type Counts = Omit<Restored, 'table' | 'columns'>;

interface Compared {
  readonly matched: number;
  /** Rows of the stash among them. */
  readonly distinct: number;
  readonly differing: number;
  readonly present: number;
}

async function restoreColumns(
  session: Querier,
  matching: Matching,
  mode: 'restore' | 'preview',
): Promise<Counts> {
  const { stash } = matching;
  if (matching.key.length === 0) throw noKey(stash.id, 'its table had no key that is still there');
  const before =
    stash.kind === 'labels'
      ? await count(session, matchSql(matching))
      : await compare(session, matching);
  if (before.matched !== before.distinct) {
    throw noKey(stash.id, `several rows of ${matching.table.name} have the same key`);
  }
  if (mode === 'restore' && before.matched > 0) {
    await withoutTriggers(session, matching, () => session.query(updateSql(matching)));
    const after = await compare(session, matching);
    if (after.differing > 0 || after.matched !== before.matched) {
      throw notRestored(stash.id, `${after.differing} values would be others than in the stash`);
    }
  }
  return {
    restored: before.matched,
    deleted: stash.rows - before.matched,
    born: before.present - before.matched,
    changed: before.differing,
    kept: 0,
  };
}

async function restoreRows(
  session: Querier,
  matching: Matching,
  mode: 'restore' | 'preview',
): Promise<Counts> {
  const { stash, table, key } = matching;
  if (key.length === 0) return restoreIntoEmpty(session, matching, mode);
  const before = await compare(session, matching);
  if (mode === 'restore') {
    await withoutTriggers(session, matching, () => session.query(insertSql(matching)));
    const after = await compare(session, matching);
    const isAll = after.matched === stash.rows && after.differing === before.differing;
    if (!isAll || after.present !== before.present + stash.rows - before.matched) {
      throw notRestored(stash.id, `the rows of ${table.name} would not be those of the stash`);
    }
  }
  return {
    restored: stash.rows - before.differing,
    deleted: 0,
    born: before.present - before.matched,
    changed: 0,
    kept: before.differing,
  };
}

/** Without a key only an empty table can tell that no row comes twice. */
async function restoreIntoEmpty(
  session: Querier,
  matching: Matching,
  mode: 'restore' | 'preview',
): Promise<Counts> {
  const { stash, table, values } = matching;
  const some = await session.query<object>(`SELECT FROM ${rowsOf(table)} LIMIT 1`);
  if (some.rows.length > 0) {
    throw noKey(stash.id, `it has no key, and ${table.name} has rows already`);
  }
  if (mode === 'restore') {
    await withoutTriggers(session, matching, () => session.query(insertSql(matching)));
    const { rows } = await session.query<{ rows: string; checksum: string }>(
      `SELECT pg_catalog.count(*)::pg_catalog.text AS rows,
              ${checksumOf(
                't',
                values.map(({ from, into }) => ({ ...from, name: into.name })),
              )} AS checksum
       FROM ${rowsOf(table)} t`,
    );
    if (rows[0]?.checksum !== stash.checksum || Number(rows[0].rows) !== stash.rows) {
      throw notRestored(stash.id, `the rows of ${table.name} would not be those of the stash`);
    }
  }
  return { restored: stash.rows, deleted: 0, born: 0, changed: 0, kept: 0 };
}

function compare(session: Querier, matching: Matching): Promise<Compared> {
  return count(session, compareSql(matching));
}

async function count(session: Querier, sql: string): Promise<Compared> {
  const { rows } = await session.query<Record<keyof Compared, string>>(sql);
  const [row] = rows;
  if (row === undefined) throw new Error('a count has no row');
  return {
    matched: Number(row.matched),
    distinct: Number(row.distinct),
    differing: Number(row.differing),
    present: Number(row.present),
  };
}

async function findTable(
  session: Querier,
  stash: Stash,
  { schema, table }: RestoreTarget,
): Promise<TableDescription> {
  const { rows } = await session.query<{ oid: string | null }>(
    'SELECT pg_catalog.to_regclass($1)::pg_catalog.oid::pg_catalog.text AS oid',
    [qualified(schema, table)],
  );
  const oid = rows[0]?.oid ?? null;
  const [found] = oid === null ? [] : await describeTables(session, [oid]);
  const name = schema === 'public' ? table : `${schema}.${table}`;
  if (found === undefined) throw noTarget(stash.id, `there is no table ${name}`);
  if (found.kind !== 'r' && found.kind !== 'p') throw noTarget(stash.id, `${name} is not a table`);
  return found;
}

function matchColumns(stash: Stash, table: TableDescription, target: RestoreTarget): Matching {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const find = (name: string): TableColumn => {
    const column = byName.get(name);
    if (column === undefined) throw noTarget(stash.id, `${table.name} has no column ${name}`);
    return column;
  };
  const isWhole = stash.kind === 'table' || stash.kind === 'rows';
  const values = (isWhole ? stash.held : stash.lost).map((from): Pair => {
    const into = find(target.column ?? from.name);
    if (into.isGenerated) throw noTarget(stash.id, `${table.name}.${into.name} is generated`);
    return { from, into };
  });
  const key = stash.key.flatMap((name): readonly Pair[] => {
    const from = stash.held.find((held) => held.name === name);
    return from === undefined ? [] : [{ from, into: find(name) }];
  });
  return { stash, table, key, values };
}

async function moveSequences(session: Querier, { stash, table, values }: Matching): Promise<void> {
  for (const sequence of table.sequences) {
    const pair = values.find(({ into }) => into.name === sequence.column);
    if (pair === undefined) continue;
    const former = stash.sequences.find(({ column }) => column === pair.from.name);
    await session.query(moveSequenceSql(table, sequence, former?.lastValue ?? null));
  }
}

/** A name of a table or column as people write it, `"` around parts that hold a dot. */
export function splitName(name: string): readonly string[] | null {
  const parts = /^(?:"(?:[^"]|"")+"|[^".]+)(?:\.(?:"(?:[^"]|"")+"|[^".]+))*$/.test(name)
    ? (name.match(/"(?:[^"]|"")+"|[^".]+/g) ?? [])
    : null;
  return (
    parts?.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)) ??
    null
  );
}
