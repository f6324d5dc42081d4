import type { OrchError } from '../../../failure/orch-error.ts';
import type { About } from '../../runner/about-revision.ts';
import { transactionControl } from '../../runner/revision-errors.ts';
import { quoteName, tokensOf, unquote } from '../catalog/normalise-sql.ts';
import type { SqliteSession } from '../load-driver.ts';
import { wouldCascade } from './errors.ts';

/** What is known about the revision that sends a statement. */
export interface GuardedBy {
  readonly about: About;
  /** Whether foreign keys are off while it runs. */
  readonly rebuildsTables: boolean;
}

const control = new Set(['begin', 'commit', 'end', 'rollback', 'attach', 'detach', 'vacuum']);

/**
 * The failure with which a statement of a revision is refused; null when it may be sent. The driver
 * takes one statement at a time, so its first word says what it is. Savepoints are allowed, orch's
 * own is not touched. A table that others refer to is not dropped while foreign keys are enforced:
 * SQLite would delete its rows first, and theirs with them
 * (https://www.sqlite.org/lang_droptable.html).
 */
export function refusalOf(
  session: SqliteSession,
  sql: string,
  { about, rebuildsTables }: GuardedBy,
): OrchError | null {
  const words = tokensOf(sql).map(({ text }) => text);
  const [first = '', second = ''] = words.map((word) => word.toLowerCase());
  const isToSavepoint =
    first === 'rollback' && words.slice(1, 3).some((word) => word.toLowerCase() === 'to');
  if (control.has(first) && !isToSavepoint) return transactionControl(about, first.toUpperCase());
  if (['savepoint', 'release', 'rollback'].includes(first) && /\borch_/i.test(sql)) {
    const isOwn = words.some((word) => unquote(word).toLowerCase() === 'orch_guard');
    if (isOwn) return transactionControl(about, `${first.toUpperCase()} orch_guard`);
  }
  if (first !== 'drop' || second !== 'table' || rebuildsTables) return null;
  const table = droppedTable(words.slice(2));
  if (table === null) return null;
  const children = fullChildren(session, table);
  return children.length === 0 ? null : wouldCascade(about, table, children);
}

/** `IF EXISTS` and a schema may come before it. */
function droppedTable(words: readonly string[]): string | null {
  const rest = /^if$/i.test(words[0] ?? '') ? words.slice(2) : words;
  const name = rest[1] === '.' ? rest[2] : rest[0];
  return name === undefined ? null : unquote(name);
}

/** Other tables with rows that refer to a table. */
function fullChildren(session: SqliteSession, table: string): readonly string[] {
  const keys = session
    .prepare<[string], { child: string; columns: string }>(
      `SELECT l.name AS child, json_group_array(f."from") AS columns
       FROM pragma_table_list AS l, pragma_foreign_key_list(l.name, 'main') AS f
       WHERE l.schema = 'main' AND l.type = 'table' AND lower(f."table") = lower(?)
         AND lower(l.name) <> lower(f."table")
       GROUP BY l.name, f.id ORDER BY l.name`,
    )
    .all(table);
  const full = keys.filter(({ child, columns }) => {
    const set = (JSON.parse(columns) as readonly string[]).map(
      (column) => `${quoteName(column)} IS NOT NULL`,
    );
    const rows = session.prepare(`SELECT 1 FROM ${quoteName(child)} WHERE ${set.join(' AND ')}`);
    return rows.get() !== undefined;
  });
  return [...new Set(full.map(({ child }) => child))];
}
