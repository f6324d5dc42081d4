import { unquoteName } from './sql-name.ts';
import { sqlTokens, type SqlToken } from './sql-token.ts';

/** A table, view or index by its schema and name. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** Thrown inside a reader when a statement is not of the expected form; never leaves `readSql`. */
class OtherForm extends Error {}

/**
 * Reads a statement from its first token on. `read` gets a position in the tokens and takes what it
 * expects; as soon as the text is of another form, or has something left over, the answer is null.
 */
export function readSql<T>(sql: string, read: (reader: SqlReader) => T): T | null {
  const tokens = sqlTokens(sql);
  if (tokens === null || tokens.some((token) => token.kind === 'comment')) return null;
  const reader = new SqlReader(sql, tokens);
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof OtherForm) return null;
    throw error;
  }
}

/** A position in a statement's tokens. */
export class SqlReader {
  readonly #sql: string;
  readonly #tokens: readonly SqlToken[];
  #at = 0;

  constructor(sql: string, tokens: readonly SqlToken[]) {
    this.#sql = sql;
    this.#tokens = tokens;
  }

  /** Ends the reading: the statement is of another form. */
  fail(): never {
    throw new OtherForm();
  }

  /** Takes the keywords when all of them are next. */
  accept(keywords: string): boolean {
    const words = keywords.split(' ');
    const isNext = words.every((keyword, index) => {
      const token = this.#tokens[this.#at + index];
      return token?.kind === 'word' && token.text.toUpperCase() === keyword;
    });
    if (isNext) this.#at += words.length;
    return isNext;
  }

  expect(keywords: string): void {
    if (!this.accept(keywords)) this.fail();
  }

  isNext(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  acceptSymbol(symbol: string): boolean {
    const isNext = this.isNext(symbol);
    if (isNext) this.#at += 1;
    return isNext;
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) this.fail();
  }

  /** A name, quoted or not, as the server folds it. */
  name(): string {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'quotedName') return unquoteName(token.text);
    if (token?.kind === 'word') return token.text.toLowerCase();
    return this.fail();
  }

  /** A name in quotes: no keyword can be taken for one. */
  quotedName(): string {
    return this.#tokens[this.#at]?.kind === 'quotedName' ? this.name() : this.fail();
  }

  /** Takes a name when a comma or closing parenthesis follows it. */
  acceptLoneName(): string | null {
    const next = this.#tokens[this.#at + 1]?.text;
    const kind = this.#tokens[this.#at]?.kind;
    const isLone = (next === ',' || next === ')') && (kind === 'word' || kind === 'quotedName');
    return isLone ? this.name() : null;
  }

  /** `schema.name`. */
  qualifiedName(): QualifiedName {
    const schema = this.name();
    this.expectSymbol('.');
    return { schema, name: this.name() };
  }

  /** `(a, b)`. */
  nameList(): readonly string[] {
    return this.listOf(() => this.name());
  }

  /** `(item, item)`, read by `readItem`. */
  listOf<T>(readItem: () => T): readonly T[] {
    this.expectSymbol('(');
    const items = [readItem()];
    while (this.acceptSymbol(',')) items.push(readItem());
    this.expectSymbol(')');
    return items;
  }

  /** The value of a string literal without escapes. */
  stringLiteral(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'literal' || !token.text.startsWith("'")) return this.fail();
    this.#at += 1;
    return token.text.slice(1, -1).replaceAll("''", "'");
  }

  /**
   * The text up to the next comma or closing parenthesis on this level, to the end, or to one of
   * the keywords. Fails when it is empty.
   */
  textUntil(...keywords: readonly string[]): string {
    const first = this.#tokens[this.#at];
    let depth = 0;
    let last: SqlToken | undefined;
    for (let token = first; token !== undefined; token = this.#tokens[this.#at]) {
      if (depth === 0 && endsText(token, keywords)) break;
      if (token.text === '(' || token.text === '[') depth += 1;
      if (token.text === ')' || token.text === ']') depth -= 1;
      last = token;
      this.#at += 1;
    }
    if (first === undefined || last === undefined) return this.fail();
    return this.#sql.slice(first.start, last.end);
  }

  /** What is inside the parentheses that are next, without them. */
  parenthesised(): string {
    this.expectSymbol('(');
    const first = this.#tokens[this.#at];
    let depth = 1;
    for (;;) {
      const token = this.#tokens[this.#at];
      if (first === undefined || token === undefined) return this.fail();
      this.#at += 1;
      if (token.text === '(') depth += 1;
      if (token.text === ')') depth -= 1;
      if (depth === 0) return this.#sql.slice(first.start, token.start).trim();
    }
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  end(): void {
    if (!this.isAtEnd()) this.fail();
  }
}

function endsText(token: SqlToken, keywords: readonly string[]): boolean {
  if (token.kind === 'symbol') return token.text === ',' || token.text === ')';
  return token.kind === 'word' && keywords.includes(token.text.toUpperCase());
}
