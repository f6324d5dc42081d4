import { isBareName, unquoteName } from './sql-name.ts';
import { sqlTokens, type SqlToken } from './sql-token.ts';

/** A line of a statement; one that begins inside a literal must stay as it is. */
export interface SqlLine {
  readonly text: string;
  readonly isInsideLiteral: boolean;
}

/**
 * Lays a statement out for reading: names without needless quotes, clauses and long lists on lines
 * of their own. Only white space between tokens and needless quotes change; what is inside
 * literals, function bodies included, stays as it is. A text whose tokens cannot be told apart is
 * left alone.
 */
export function layOutSql(sql: string): readonly SqlLine[] {
  const tokens = sqlTokens(sql);
  if (tokens === null || tokens.some((token) => token.kind === 'comment')) {
    return sql.split('\n').map((text, index) => ({ text, isInsideLiteral: index > 0 }));
  }
  const statement = tokens.at(-1)?.text === ';' ? tokens.slice(0, -1) : tokens;
  const pieces = toPieces(statement, sql);
  const hasLines = pieces.some((piece) => piece.gap === '\n');
  const length = pieces.reduce((sum, piece) => sum + piece.gap.length + piece.text.length, 0);
  const isShort = !hasLines && length <= 88;
  return writeLines(hasLines || isShort ? pieces : breakLines(pieces));
}

/** A token as it is written, and what stands before it: nothing, a space or a line end. */
interface Piece {
  readonly token: SqlToken;
  readonly text: string;
  readonly gap: '' | ' ' | '\n';
  /** How far the server indents it when it begins a line. */
  readonly indent: number;
}

function toPieces(tokens: readonly SqlToken[], sql: string): readonly Piece[] {
  return tokens.map((token, index) => {
    const before = sql.slice(tokens[index - 1]?.end ?? token.start, token.start);
    // `AS` and two spaces begin the query that the server prints for a view.
    const isLine = before.includes('\n') || (before === '  ' && tokens[index - 1]?.text === 'AS');
    const gap = before === '' ? '' : isLine ? '\n' : ' ';
    const indent = before.length - before.lastIndexOf('\n') - 1;
    return { token, text: textOf(token), gap, indent };
  });
}

function textOf(token: SqlToken): string {
  if (token.kind !== 'quotedName') return token.text;
  const name = unquoteName(token.text);
  return isBareName(name) ? name : token.text;
}

const clauses = new Set(
  `ADD ALTER EXCLUDE USING WHERE BEFORE AFTER INSTEAD EXECUTE FOR REFERENCES PARTITION INHERITS`.split(
    ' ',
  ),
);

/** Breaks a long statement of one line: the items of its first list, or else its clauses. */
function breakLines(pieces: readonly Piece[]): readonly Piece[] {
  const words = pieces.slice(0, 5).map((piece) => piece.token.text);
  const hasList = words[0] === 'CREATE' && /^(?:TABLE|UNLOGGED|TYPE)$/.test(words[1] ?? '');
  const isPartition = pieces.some(({ token }, at) => isPair(token, pieces[at + 1], 'PARTITION OF'));
  return hasList && !isPartition ? breakList(pieces) : breakClauses(pieces);
}

function breakList(pieces: readonly Piece[]): readonly Piece[] {
  let depth = 0;
  let isDone = false;
  return pieces.map((piece, index): Piece => {
    const { token } = piece;
    const previous = pieces[index - 1]?.token.text;
    const isItem = depth === 1 && !isDone && (previous === '(' || previous === ',');
    const isEnd = depth === 1 && !isDone && token.text === ')';
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (isEnd) isDone = true;
    return isItem || isEnd ? { ...piece, gap: '\n' } : piece;
  });
}

function breakClauses(pieces: readonly Piece[]): readonly Piece[] {
  let depth = 0;
  return pieces.map((piece, index): Piece => {
    const { token } = piece;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    const next = pieces[index + 1];
    const previous = pieces[index - 1]?.token.text;
    const isClause =
      token.kind === 'word' && (clauses.has(token.text) || isPair(token, next, 'WITH CHECK'));
    const isKept = isPair(token, next, 'PARTITION OF') || previous === 'EXCLUDE';
    const breaks = isClause && depth === 0 && index > 2 && !isKept;
    return breaks ? { ...piece, gap: '\n' } : piece;
  });
}

function isPair(token: SqlToken, next: Piece | undefined, words: string): boolean {
  return `${token.text} ${next?.token.text ?? ''}` === words;
}

function writeLines(pieces: readonly Piece[]): readonly SqlLine[] {
  const lines: SqlLine[] = [];
  const opened: number[] = [];
  const isQuery = /^(?:VIEW|MATERIALIZED|RULE|OR)$/.test(pieces[1]?.token.text ?? '');
  let isBody = false;
  let indent = 0;
  let text = '';
  pieces.forEach((piece, index) => {
    if (index > 0 && piece.gap === '\n') {
      lines.push(...split(text));
      isBody ||= piece.token.text === 'BEGIN';
      indent = isBody ? piece.indent : indentOf(piece, opened, isQuery);
      text = ' '.repeat(indent);
    } else if (index > 0) {
      text += piece.gap;
    }
    text += piece.text;
    if (piece.text === '(') opened.push(indent);
    if (piece.text === ')') opened.pop();
  });
  return [...lines, ...split(text)];
}

const queryClauses = new Set(
  `AS SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET UNION EXCEPT INTERSECT WITH WINDOW VALUES
   LANGUAGE RETURNS RETURN SET SECURITY PARALLEL IMMUTABLE STABLE STRICT COST ROWS LEAKPROOF
   SUPPORT TRANSFORM`.split(/\s+/),
);
const joins = new Set(`JOIN LEFT RIGHT INNER FULL CROSS NATURAL`.split(' '));

/** Clauses of a query stand below each other, what belongs to them a step to the right. */
function indentOf({ token }: Piece, opened: readonly number[], isQuery: boolean): number {
  const outer = opened.at(-1);
  if (token.text === ')') return outer ?? 0;
  const base = outer === undefined ? 0 : outer + 2;
  if (!isQuery) return outer === undefined ? 2 : base;
  if (token.kind === 'literal' || queryClauses.has(token.text)) return base;
  if (joins.has(token.text)) return outer === undefined ? 2 : base;
  return token.text === 'WHEN' || token.text === 'ELSE' ? base + 4 : base + 2;
}

/** A literal with line ends makes more lines, none of which may be indented. */
function split(text: string): readonly SqlLine[] {
  return text.split('\n').map((line, index) => ({ text: line, isInsideLiteral: index > 0 }));
}
