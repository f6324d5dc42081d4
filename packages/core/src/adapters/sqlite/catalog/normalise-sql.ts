import { tokenize, tokenName } from 'sqlite3-parser';

/** One token of SQL; comments and blanks are none. */
export interface SqlToken {
  /** SQLite's own name for it, e.g. `ID`, `LP`, `CHECK`. */
  readonly type: string;
  /** As it was written. */
  readonly text: string;
  readonly offset: number;
}

/** The tokens of a text. */
export function tokensOf(sql: string): readonly SqlToken[] {
  return Array.from(tokenize(sql), ({ type, text, span }) => ({
    type: tokenName(type) ?? '',
    text,
    offset: span.offset,
  }));
}

/**
 * SQL in one form for each meaning that blanks, comments, needless quotes and capitals of keywords
 * cannot change:
 *
 *     "a">0 AND b -- positive   ->   a > 0 and b
 *
 * SQLite quotes names when it renames what they stand for. The result is valid SQL.
 */
export function normaliseSql(sql: string | readonly SqlToken[]): string {
  const tokens = typeof sql === 'string' ? tokensOf(sql) : sql;
  let text = '';
  let before: SqlToken | undefined;
  let isUnary = false;
  for (const token of tokens) {
    const joined = before === undefined || isUnary || isJoined(before, token);
    const written = writtenAs(token);
    // Two signs side by side would begin a comment.
    const collides = text.endsWith('-') && written.startsWith('-');
    text += joined && !collides ? written : ` ${written}`;
    isUnary = signs.has(token.type) && (before === undefined || !endsOperand(before));
    before = token;
  }
  return text;
}

function writtenAs({ type, text }: SqlToken): string {
  if (type === 'ID') return plainName(text);
  return reserved.has(type) ? text.toLowerCase() : text;
}

/** Keywords that nothing can be called, so that their capitals say nothing. */
const reserved: ReadonlySet<string> = new Set(
  `ADD ALL ALTER AND AS AUTOINCR BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT
  DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN FROM GROUP HAVING IN INDEX INSERT INTO
  IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET
  TABLE THEN TO TRANSACTION UNIQUE UPDATE USING VALUES WHEN WHERE`.split(/\s+/),
);

const signs: ReadonlySet<string> = new Set(['MINUS', 'PLUS']);
const operandEnds: ReadonlySet<string> = new Set([
  'RP',
  'ID',
  'STRING',
  'INTEGER',
  'FLOAT',
  'QNUMBER',
  'BLOB',
  'NULL',
  'VARIABLE',
  'CTIME_KW',
  'END',
]);

function endsOperand(token: SqlToken): boolean {
  return operandEnds.has(token.type) || harmless.has(token.text.toLowerCase());
}

function isJoined(before: SqlToken, token: SqlToken): boolean {
  if (before.type === 'LP' || before.type === 'DOT') return true;
  if (['RP', 'COMMA', 'DOT', 'SEMI'].includes(token.type)) return true;
  return token.type === 'LP' && before.type === 'ID' && !isQuoted(before.text);
}

function isQuoted(text: string): boolean {
  return /^["`[]/.test(text);
}

/** A name without quotes where it means the same without them, else in double quotes. */
function plainName(text: string): string {
  if (!isQuoted(text)) return text;
  const name = unquote(text);
  return isPlain(name) ? name : quoteName(name);
}

/** What quotes around a name or a text hold. */
export function unquote(text: string): string {
  const first = text[0] ?? '';
  if (first === '[') return text.slice(1, -1);
  if (!['"', '`', "'"].includes(first)) return text;
  return text.slice(1, -1).replaceAll(first + first, first);
}

/** A name in double quotes, as it can stand in any statement. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names whose unquoted form SQLite takes for something else. */
const special: ReadonlySet<string> = new Set(['true', 'false', 'rowid', 'oid', '_rowid_']);

/** Keywords that are ordinary names wherever a name can stand. */
const harmless: ReadonlySet<string> = new Set(
  `action column database first key last plan query range row rows groups release trigger view
  virtual temp of no offset others current`.split(/\s+/),
);

function isPlain(name: string): boolean {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return false;
  const lower = name.toLowerCase();
  if (special.has(lower)) return false;
  return harmless.has(lower) || tokensOf(name)[0]?.type === 'ID';
}

/** Whether two names are one to SQLite, which folds the letters of ASCII. */
export function isSameName(a: string, b: string): boolean {
  return foldName(a) === foldName(b);
}

/** A name as SQLite compares it. */
export function foldName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
