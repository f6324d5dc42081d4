import { Script } from 'node:vm';

/** An input without the semicolon at its end when it is an expression, else null. */
export function expressionIn(code: string): string | null {
  const expression = code.trim().replace(/;$/u, '');
  // In parentheses a declaration would be an expression, and its name be lost.
  if (/^(?:async\s+function|function|class)\b/u.test(expression)) return null;
  return syntaxErrorOf(`(async () => (${expression}\n))`) === null ? expression : null;
}

/** Why a code does not compile; null when it does. */
export function syntaxErrorOf(code: string): SyntaxError | null {
  try {
    return new Script(code) instanceof Script ? null : new SyntaxError('no script');
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
