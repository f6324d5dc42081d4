/** A place in a file or in SQL that a failure is about. */
export interface FailureLocation {
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** Lines to show, each with its number, and the caret's column (from 1) under the last. */
  readonly excerpt: Excerpt | null;
}

/** Lines of SQL around an error. */
export interface Excerpt {
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  readonly caret: number | null;
}

const LINES_BEFORE = 2;
const EXCERPT_WIDTH = 100;

/**
 * Reads the place out of a failure's details: `file`, `line`, `column`, and `sql` with `position`
 * (from 1, in characters, as PostgreSQL reports it).
 */
export function failureLocation(
  details: Readonly<Record<string, unknown>>,
): FailureLocation | null {
  const file = text(details['file']);
  const line = whole(details['line']);
  const column = whole(details['column']);
  const sql = text(details['sql']);
  const excerpt = sql === null ? null : sqlExcerpt(sql, whole(details['position']));
  return file === null && excerpt === null ? null : { file, line, column, excerpt };
}

/** The statement's line that holds a position, with the lines before it. */
export function sqlExcerpt(sql: string, position: number | null): Excerpt {
  const lines = sql.split('\n');
  if (position === null)
    return { lines: lines.slice(0, LINES_BEFORE + 1).map(numbered), caret: null };
  const before = [...sql]
    .slice(0, position - 1)
    .join('')
    .split('\n');
  const last = before.length - 1;
  const column = [...(before[last] ?? '')].length;
  const from = Math.max(0, last - LINES_BEFORE);
  const offset = Math.max(0, column - (EXCERPT_WIDTH - 20));
  return {
    lines: lines.slice(from, last + 1).map((line, index) => ({
      number: from + index + 1,
      text: cut(line, index === last - from ? offset : 0),
    })),
    caret: column - offset + 1 + (offset > 0 ? 1 : 0),
  };
}

function numbered(line: string, index: number): { number: number; text: string } {
  return { number: index + 1, text: cut(line, 0) };
}

function cut(line: string, offset: number): string {
  const shown = [...line].slice(offset, offset + EXCERPT_WIDTH).join('');
  const start = offset > 0 ? '…' : '';
  return `${start}${shown}${[...line].length > offset + EXCERPT_WIDTH ? '…' : ''}`;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function whole(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : null;
}
