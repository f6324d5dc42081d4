import type { Stash } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { text } from '../store/write-store.ts';
import type { TableDescription } from './describe-tables.ts';
import { noTarget, notRestored } from './errors.ts';
import { hasParents, readForeignKeys } from './foreign-keys.ts';
import type { ForeignKey } from './foreign-keys.ts';
import { matchColumns, requireTarget } from './find-restore-target.ts';
import type { RestoreTarget } from './find-restore-target.ts';
import { everywhere, whereUnreadable, whereUntouched } from './replaceable.ts';
import { restoreColumns } from './restore-columns.ts';
import { restoreRows } from './restore-rows.ts';
import { moveSequenceSql, rowsOf, setSequenceSql } from './restore-sql.ts';
import type { Matching, Pair, ValuePair } from './restore-sql.ts';

/** What putting a stash back did, or would do; all numbers are of rows. */
export interface RestoreCounts {
  /** Rows of the stash that are in the table afterwards, as they were. */
  readonly restored: number;
  /** Restored rows whose key was changed since. */
  readonly followed: number;
  /** Rows of a stash of columns that the table does not have any more. */
  readonly deleted: number;
  /** Rows that the stash knows nothing of; they stay as they are. */
  readonly born: number;
  /** Rows whose values change, as far as they were there. */
  readonly changed: number;
  /** Rows with values that only the stash has: there are newer ones. */
  readonly kept: number;
}

/** What was put back, and where. */
export interface Restored extends RestoreCounts {
  /** With its schema unless that is `public`. */
  readonly table: string;
  readonly columns: readonly string[];
}

/** How a stash is put back. */
export interface RestoreOptions {
  /** Elsewhere than where it came from. */
  readonly target: RestoreTarget | null;
  /**
   * What gives way: `all` values, only those that nobody wrote (`untouched`), or, on the way back,
   * what the revision itself has put into what came back with it.
   */
  readonly replaces: 'all' | 'untouched' | WayBack;
  readonly mode: 'restore' | 'preview';
}

/** The table before the revision was run that brings back what was lost; null when there was none. */
export interface WayBack {
  readonly before: TableDescription | null;
  /** Of the revision's file. */
  readonly checksum: string;
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
  { target, replaces, mode }: RestoreOptions,
): Promise<Restored> {
  const table = await requireTarget(session, stash, target);
  await session.query(
    `LOCK TABLE ${rowsOf(table)} IN ${mode === 'preview' ? 'ACCESS SHARE' : 'SHARE ROW EXCLUSIVE'} MODE`,
  );
  const isWhole = stash.kind === 'table' || stash.kind === 'rows';
  const { key, values } = matchColumns(stash, table, target);
  const rule = isWhole ? everywhere : ruleOf(replaces, stash, table);
  const parents = (await readForeignKeys(session, table)).filter(
    ({ child }) => child === table.oid,
  );
  const matching: Matching = {
    stash,
    table,
    key,
    values: values.map(rule).map((pair) => (isWhole ? pair : withParents(pair, parents, values))),
    insertable: parents.filter(isWithin(values)).map((parent) => hasParents(parent, values)),
  };
  const counts = isWhole
    ? await restoreRows(session, matching, { replaces, mode })
    : await restoreColumns(session, matching, mode);
  if (mode === 'restore') {
    await moveSequences(session, matching);
    await session.query(
      `UPDATE orch.stash SET restored_at = pg_catalog.clock_timestamp(), kept_count = ${counts.kept}
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

/** Which values may be replaced by those of lost columns. */
function ruleOf(
  replaces: RestoreOptions['replaces'],
  stash: Stash,
  table: TableDescription,
): typeof everywhere {
  if (replaces === 'all') return everywhere;
  if (stash.kind === 'labels') {
    return (pair) => {
      if (!pair.into.type.endsWith('[]')) return whereUnreadable(pair);
      const reason = `nothing tells the lists in ${pair.into.name} from newer ones, unless all are overwritten`;
      throw notRestored(stash.id, reason);
    };
  }
  if (replaces === 'untouched') return whereUntouched;
  const former = new Set(
    replaces.before?.oid === table.oid ? replaces.before.columns.map(({ number }) => number) : [],
  );
  return (pair) => {
    if (!former.has(pair.into.number)) return { ...everywhere(pair), isNew: true };
    if (pair.from.left !== undefined) return whereUntouched(pair);
    throw noTarget(stash.id, `${table.name}.${pair.into.name} was there before`);
  };
}

/** A value that refers to a row that is gone would be refused together with all others. */
function withParents(
  pair: ValuePair,
  parents: readonly ForeignKey[],
  values: readonly Pair[],
): ValuePair {
  const conditions = parents
    .filter(({ columns }) => columns.some(({ child }) => child === pair.into.name))
    .map((parent) => hasParents(parent, values));
  const all = [...(pair.where === null ? [] : [pair.where]), ...conditions];
  return { ...pair, where: all.length === 0 ? null : all.join(' AND ') };
}

/** Rows that refer to each other are put back together. */
function isWithin(values: readonly Pair[]): (key: ForeignKey) => boolean {
  return ({ child: table, parent, columns }) =>
    table !== parent &&
    columns.every(({ child }) => values.some(({ into }) => into.name === child));
}

async function moveSequences(session: Querier, { stash, table, values }: Matching): Promise<void> {
  for (const sequence of table.sequences) {
    const pair = values.find(({ into }) => into.name === sequence.column);
    if (pair === undefined) continue;
    const former = stash.sequences.find(({ column }) => column === pair.from.name);
    const set = pair.isNew === true ? setSequenceSql : moveSequenceSql;
    await session.query(set(table, sequence, former?.lastValue ?? null));
  }
}
