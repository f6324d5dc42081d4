/** An expression without the pair of parentheses around all of it, where it has one. */
export function withoutParentheses(expression: string): string {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return expression;
  const inner = expression.slice(1, -1);
  let depth = 0;
  for (const char of inner.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '')) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return expression;
  }
  return depth === 0 ? inner : expression;
}
