import { isBareName } from '../sql/sql-name.ts';

/**
 * Whether Knex passes a text on to the server as it is. It takes every `?` for a binding, and a
 * backslash before one for an escape, wherever they stand.
 */
export function isPlainText(text: string): boolean {
  return !text.includes('?') && !text.includes('\\');
}

/**
 * Whether Knex quotes a name into that same name. It splits names at dots and at ` as `, cuts
 * `[1]` off, trims, and has its own meaning for `*`.
 */
export function isKnexName(name: string): boolean {
  return (
    isPlainText(name) &&
    name !== '*' &&
    name.trim() === name &&
    !/[.[\]\0]/.test(name) &&
    !/ as /i.test(name)
  );
}

/** Whether a name survives where Knex does not quote it at all: in checks. */
export function isUnquotedName(name: string): boolean {
  return isBareName(name);
}

/** The name Knex makes up for an index or constraint that is given none. */
export function knexDefaultName(
  kind: 'index' | 'unique' | 'foreign',
  table: string,
  columns: readonly string[],
): string {
  return `${table.replaceAll(/[.-]/g, '_')}_${columns.join('_')}_${kind}`.toLowerCase();
}

/**
 * SQL as `knex.raw` needs it: each `?` with a backslash before it. Null when the text already
 * has a backslash before a `?`: Knex would take that away, and offers no way to keep it.
 */
export function escapeBindings(sql: string): string | null {
  return sql.includes('\\?') ? null : sql.replaceAll('?', '\\?');
}
