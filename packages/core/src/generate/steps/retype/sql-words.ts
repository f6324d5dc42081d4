import { sqlName, unquoteName } from '../../render/sql/sql-name.ts';
import { sqlTokens } from '../../render/sql/sql-token.ts';

/** How often a name stands in a text that the server wrote, in quotes or not. */
export function countName(sql: string, name: string): number {
  return namesIn(sql, name).length;
}

/** The text with another name in place of one, wherever it stands behind `USING`. */
export function withName(sql: string, name: string, to: string): string {
  return namesIn(sql, name)
    .toReversed()
    .reduce(
      (text, { start, end }) => `${text.slice(0, start)}${sqlName(to)}${text.slice(end)}`,
      sql,
    );
}

function namesIn(
  sql: string,
  name: string,
): readonly { readonly start: number; readonly end: number }[] {
  const after = Math.max(sql.indexOf(' USING '), 0);
  return (sqlTokens(sql) ?? []).filter(({ kind, text, start }) => {
    if (start < after) return false;
    return kind === 'quotedName' ? unquoteName(text) === name : kind === 'word' && text === name;
  });
}
