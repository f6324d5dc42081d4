import type { Stash, StashedColumn } from '../../../stash/stash.ts';
import { qualified, quote, written } from './cells.ts';
import { storedTable } from './take-stash.ts';
import type { TableColumn, TableDescription } from './describe-tables.ts';

/** A column of a stash, and the one that it is put back into. */
export interface Pair {
  readonly from: StashedColumn;
  readonly into: TableColumn;
}

/** Finds the row of a stash whose key was changed since. */
export interface Follow {
  /** Further relations as SQL, joined to the stash. */
  readonly others: string;
  readonly on: string;
}

/** A value that may be put back. */
export interface ValuePair extends Pair {
  /** Which cells of the table may be replaced: a condition that is never null; null for all. */
  readonly where: string | null;
  /** Whether the column came back just now, so that the revision has filled it in every row. */
  readonly isNew?: boolean;
}

/** How rows of a stash `s` and of a table `t` belong together. */
export interface Matching {
  readonly stash: Stash;
  readonly table: TableDescription;
  readonly key: readonly Pair[];
  /** How they belong together when it is not by the key. */
  readonly follow?: Follow;
  /** What is put back. */
  readonly values: readonly ValuePair[];
  /** Which rows of the stash may be put into the table: conditions on `s`. */
  readonly insertable: readonly string[];
}

/** The table's own rows, and those of its partitions, but of no child. */
export function rowsOf({ schema, name, kind }: TableDescription): string {
  return `${kind === 'r' ? 'ONLY ' : ''}${qualified(schema, name)}`;
}

/**
 * How many rows belong together, how many of them have other values than the stash, how many of
 * those may be changed, and how many have values that may not.
 */
export function compareSql(matching: Matching): string {
  const { values } = matching;
  return countSql(matching, {
    differ: rowDiffers(values),
    change: anyOf(values.map((pair) => `${cellDiffers(pair)} AND ${mayReplace(pair)}`)),
    keep: anyOf(
      values
        .filter(({ where }) => where !== null)
        .map((pair) => `${cellDiffers(pair)} AND NOT ${mayReplace(pair)}`),
    ),
  });
}

/** How many rows belong together; for values that cannot be read before they are put back. */
export function matchSql(matching: Matching): string {
  return countSql(matching, { differ: 'false', change: 'false', keep: 'false' });
}

function countSql(
  matching: Matching,
  { differ, change, keep }: Readonly<Record<'differ' | 'change' | 'keep', string>>,
): string {
  const { stash, table, follow } = matching;
  return `
    SELECT pg_catalog.count(*) AS matched, pg_catalog.count(DISTINCT s.ctid) AS distinct,
           pg_catalog.count(DISTINCT (t.tableoid, t.ctid)) AS "distinctThere",
           pg_catalog.count(*) FILTER (WHERE ${differ}) AS differing,
           pg_catalog.count(*) FILTER (WHERE ${change}) AS changing,
           pg_catalog.count(*) FILTER (WHERE ${keep}) AS kept,
           (SELECT pg_catalog.count(*) FROM ${rowsOf(table)}) AS present
    FROM ${storedTable(stash.id)} s ${follow?.others ?? ''}
    JOIN ${rowsOf(table)} t ON ${belongs(matching)}`;
}

function belongs({ stash, table, key, follow }: Matching): string {
  if (follow === undefined) return keyMatches(key);
  if (key.length === 0) return follow.on;
  return `${follow.on}
    AND NOT EXISTS (SELECT FROM ${rowsOf(table)} k WHERE ${keyMatches(key, { t: 'k', s: 's' })})
    AND NOT EXISTS (SELECT FROM ${storedTable(stash.id)} k WHERE ${keyMatches(key, { t: 't', s: 'k' })})`;
}

/** Puts the values of columns back where they may be, and where there are others. */
export function updateSql(matching: Matching): string {
  const { stash, table, follow, values } = matching;
  const sets = values.map(({ from, into, where }) => {
    const value = valueOf(from, into);
    const there = `t.${quote(into.name)}`;
    return `${quote(into.name)} = ${where === null ? value : `CASE WHEN ${where} THEN ${value} ELSE ${there} END`}`;
  });
  // What holds a label that is gone cannot be read.
  const changes =
    stash.kind === 'labels'
      ? ''
      : ` AND ${anyOf(values.map((pair) => `${cellDiffers(pair)} AND ${mayReplace(pair)}`))}`;
  return `
    UPDATE ${rowsOf(table)} t SET ${sets.join(', ')}
    FROM ${storedTable(stash.id)} s ${follow?.others ?? ''} WHERE ${belongs(matching)}${changes}`;
}

/** Puts rows back that are not there; without a key, all of them. */
export function insertSql(matching: Matching): string {
  const { stash, table, values, insertable } = matching;
  const names = values.map(({ into }) => quote(into.name));
  const cells = values.map(({ from, into }) => valueOf(from, into));
  const conditions = [isMissing(matching), ...insertable];
  return `
    INSERT INTO ${qualified(table.schema, table.name)} (${names.join(', ')})
    OVERRIDING SYSTEM VALUE
    SELECT ${cells.join(', ')} FROM ${storedTable(stash.id)} s
    WHERE ${conditions.join(' AND ')}`;
}

/** How many rows are not there and cannot be put back. */
export function countOrphansSql(matching: Matching): string {
  const { stash, insertable } = matching;
  return `SELECT pg_catalog.count(*)::pg_catalog.text AS rows FROM ${storedTable(stash.id)} s
    WHERE ${isMissing(matching)} AND NOT (${insertable.join(' AND ')})`;
}

function isMissing({ table, key }: Matching): string {
  if (key.length === 0) return 'true';
  return `NOT EXISTS (SELECT FROM ${rowsOf(table)} t WHERE ${keyMatches(key)})`;
}

/** Takes the rows out that the stash does not have, as far as the conditions on `t` allow. */
export function deleteOthersSql(
  { stash, table, key }: Matching,
  conditions: readonly string[],
): string {
  const isStranger =
    key.length === 0
      ? 'true'
      : `NOT EXISTS (SELECT FROM ${storedTable(stash.id)} s WHERE ${keyMatches(key)})`;
  return `DELETE FROM ${rowsOf(table)} t WHERE ${[isStranger, ...conditions].join(' AND ')}`;
}

/**
 * Moves the sequence of a column on, when it is behind the largest value that is there or that it
 * gave out before.
 */
export function moveSequenceSql(
  table: TableDescription,
  sequence: TableDescription['sequences'][number],
  stashed: string | null,
): string {
  const [most, farthest, behind] =
    sequence.increment < 0 ? ['LEAST', 'min', '<'] : ['GREATEST', 'max', '>'];
  const last = `pg_catalog.pg_sequence_last_value(${sequence.oid})`;
  const there = `(SELECT pg_catalog.${farthest}(${quote(sequence.column)}::pg_catalog.int8) FROM ${rowsOf(table)})`;
  return `
    SELECT pg_catalog.setval(${sequence.oid}::pg_catalog.regclass, m.value)
    FROM (SELECT ${most}(${last}, ${stashed ?? 'NULL'}::pg_catalog.int8, ${there}) AS value) m
    WHERE m.value IS NOT NULL
      AND (${last} IS NULL OR m.value OPERATOR(pg_catalog.${behind}) ${last})`;
}

/** Sets the sequence of a column that is new to the largest value that is there or was given out. */
export function setSequenceSql(
  table: TableDescription,
  sequence: TableDescription['sequences'][number],
  stashed: string | null,
): string {
  const [most, farthest] = sequence.increment < 0 ? ['LEAST', 'min'] : ['GREATEST', 'max'];
  return `
    SELECT pg_catalog.setval(${sequence.oid}::pg_catalog.regclass, m.value)
    FROM (SELECT ${most}(${stashed ?? 'NULL'}::pg_catalog.int8,
                 (SELECT pg_catalog.${farthest}(${quote(sequence.column)}::pg_catalog.int8)
                  FROM ${rowsOf(table)})) AS value) m
    WHERE m.value IS NOT NULL`;
}

/**
 * Numbers all rows anew, behind every number of the stash: those that the revision gave them may be
 * the former ones of other rows.
 */
export function renumberSql(
  { stash, table }: Matching,
  { from, into }: Pair,
  sequence: TableDescription['sequences'][number],
): readonly string[] {
  const farthest = sequence.increment < 0 ? 'min' : 'max';
  const stashed = `(SELECT pg_catalog.${farthest}(${quote(from.name)}) FROM ${storedTable(stash.id)})`;
  return [
    moveSequenceSql(table, sequence, stashed),
    `UPDATE ${rowsOf(table)} SET ${quote(into.name)} = pg_catalog.nextval(${sequence.oid}::pg_catalog.regclass)`,
  ];
}

/** Values of one type are compared by it, others as they are written. */
export function keyMatches(key: readonly Pair[], { t, s } = { t: 't', s: 's' }): string {
  return key
    .map(({ from, into }) => {
      const [stored, there] = [`${s}.${quote(from.name)}`, `${t}.${quote(into.name)}`];
      if (from.asText) return `${written(there)} COLLATE pg_catalog."C" ${eq} ${stored}`;
      if (from.type !== into.type) {
        return `${written(there)} COLLATE pg_catalog."C" ${eq} ${written(stored)} COLLATE pg_catalog."C"`;
      }
      const collate = into.isCollatable ? ' COLLATE pg_catalog."C"' : '';
      return `${there}${collate} ${eq} ${stored}${collate}`;
    })
    .join(' AND ');
}

/** That rows are alike in all these columns, NULL included. */
export function areAlike(pairs: readonly Pair[]): string {
  return `${textOf('t', pairs, 'into')} ${eq} ${textOf('s', pairs, 'from')}`;
}

/** A value of another type is read from how it is written, which refuses what a cast would cut. */
export function valueOf(from: StashedColumn, into: TableColumn): string {
  const stored = `s.${quote(from.name)}`;
  if (from.asText) return `${stored}::${into.type}`;
  return from.type === into.type ? stored : `(${written(stored)})::${into.type}`;
}

function mayReplace({ where }: ValuePair): string {
  return where === null ? 'true' : `(${where})`;
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

function cellDiffers(pair: Pair): string {
  return rowDiffers([pair]);
}

function rowDiffers(values: readonly Pair[]): string {
  return `${textOf('t', values, 'into')} IS DISTINCT FROM ${textOf('s', values, 'from')}`;
}

function textOf(alias: string, values: readonly Pair[], side: 'from' | 'into'): string {
  const cells = values.map((pair) => `${alias}.${quote(pair[side].name)}`);
  return `(ROW(${cells.join(', ')})::pg_catalog.text COLLATE pg_catalog."C")`;
}

const eq = 'OPERATOR(pg_catalog.=)';
