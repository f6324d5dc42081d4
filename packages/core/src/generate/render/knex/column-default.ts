import { jsString } from '../code/js-text.ts';
import { isPlainText } from './knex-text.ts';

/**
 * The argument of `defaultTo` that gives a column exactly this default. Knex writes every plain
 * value as a quoted literal, which the server turns into a constant of the column's type, so a
 * value stands for `'...'::type` only; `0` in a numeric column is another expression than
 * `'0'::numeric`. Null when Knex cannot say it.
 */
export function defaultArgument(expression: string, columnType: string): string | null {
  if (!isPlainText(expression)) return null;
  const base = columnType.replaceAll(/\([^)]*\)/g, '');
  if (expression === 'CURRENT_TIMESTAMP') return 'knex.fn.now()';
  if (base === 'boolean' && /^(?:true|false)$/.test(expression)) return expression;
  if (base === 'integer' && /^\d{1,10}$/.test(expression)) return expression;
  const [, literal, cast] = /^'((?:[^']|'')*)'::(.+)$/.exec(expression) ?? [];
  if (literal !== undefined && cast === base) {
    const value = literal.replaceAll("''", "'");
    return numericTypes.has(base) && isPlainNumber(value) ? value : jsString(value);
  }
  return `knex.raw(${jsString(expression)})`;
}

const numericTypes: ReadonlySet<string> = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
]);

/** Whether JavaScript prints the number with the same digits. */
function isPlainNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text) && String(Number(text)) === text;
}
