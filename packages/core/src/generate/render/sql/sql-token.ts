/** One word, literal or symbol of a statement; `start` and `end` are offsets in its text. */
export interface SqlToken {
  readonly kind: 'word' | 'quotedName' | 'literal' | 'comment' | 'symbol';
  /** As it is written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const space = /\s+/y;
const lineComment = /--[^\n]*/y;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const quotedName = /"(?:[^"]|"")*"/y;
const plainLiteral = /(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*'/y;
const escapeLiteral = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;

/**
 * Splits a statement into tokens, without white space. Null when a quote or comment is not
 * closed: nothing is known about such a text.
 *
 * Rules: PostgreSQL manual, "Lexical Structure", with `standard_conforming_strings` on.
 */
export function sqlTokens(sql: string): readonly SqlToken[] | null {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    const blank = endOf(space, sql, at);
    if (blank !== null) {
      at = blank;
      continue;
    }
    const [kind, end] = tokenAt(sql, at);
    if (end === null) return null;
    tokens.push({ kind, text: sql.slice(at, end), start: at, end });
    at = end;
  }
  return tokens;
}

function tokenAt(sql: string, at: number): readonly [SqlToken['kind'], number | null] {
  if (sql.startsWith('--', at)) return ['comment', endOf(lineComment, sql, at)];
  if (sql.startsWith('/*', at)) return ['comment', endOfBlockComment(sql, at)];
  if (/^[eE]'/.test(sql.slice(at, at + 2))) return ['literal', endOf(escapeLiteral, sql, at)];
  const literal = endOf(plainLiteral, sql, at);
  if (literal !== null) return ['literal', literal];
  if (sql[at] === "'") return ['literal', null];
  if (sql[at] === '"') return ['quotedName', endOf(quotedName, sql, at)];
  const tagEnd = endOf(dollarTag, sql, at);
  if (tagEnd !== null) {
    const closing = sql.indexOf(sql.slice(at, tagEnd), tagEnd);
    return ['literal', closing === -1 ? null : closing + (tagEnd - at)];
  }
  const wordEnd = endOf(word, sql, at);
  if (wordEnd !== null) return ['word', wordEnd];
  const numberEnd = endOf(number, sql, at);
  if (numberEnd !== null) return ['literal', numberEnd];
  return ['symbol', at + (sql.startsWith('::', at) ? 2 : 1)];
}

function endOf(pattern: RegExp, sql: string, at: number): number | null {
  pattern.lastIndex = at;
  const match = pattern.exec(sql);
  return match === null ? null : at + match[0].length;
}

/** Block comments nest. */
function endOfBlockComment(sql: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
