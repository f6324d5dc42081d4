import { quote, written } from './cells.ts';
import type { Pair, ValuePair } from './restore-sql.ts';

/**
 * Lets a value be put back only where the table holds what nobody wrote: what the revision left of
 * it, or, when it left nothing, NULL or the default of the column that came back.
 */
export function whereUntouched(pair: Pair): ValuePair {
  return { ...pair, where: untouched(pair) };
}

/**
 * Lets a value be put back only where the table holds a label that is gone, which cannot be read but
 * compared with those that are there.
 */
export function whereUnreadable(pair: Pair): ValuePair {
  const { name, type } = pair.into;
  const isThere = `t.${quote(name)} OPERATOR(pg_catalog.=) ANY (pg_catalog.enum_range(NULL::${type}))`;
  return { ...pair, where: `NOT COALESCE(${isThere}, true)` };
}

/** Lets a value be put back whatever the table holds. */
export function everywhere(pair: Pair): ValuePair {
  return { ...pair, where: null };
}

function untouched({ from, into }: Pair): string {
  const there = `t.${quote(into.name)}`;
  const isNull = `${there} IS NOT DISTINCT FROM NULL`;
  const placeholder = isConstant(into.default)
    ? `${isNull} OR ${written(there)} IS NOT DISTINCT FROM ${written(`(${into.default})`)}`
    : isNull;
  if (from.left === undefined) return `(${placeholder})`;
  const left = `(s.${quote(from.left)})[1]`;
  // Another type may write the same number with more digits.
  const same =
    isNumber(from.type) && isNumber(into.type)
      ? `${there}::pg_catalog.numeric IS NOT DISTINCT FROM ${left}::pg_catalog.numeric`
      : `${written(there)} COLLATE pg_catalog."C" IS NOT DISTINCT FROM ${left}`;
  return `(s.${quote(from.left)} IS DISTINCT FROM NULL
           AND (${same} OR ${left} IS NOT DISTINCT FROM NULL AND (${placeholder})))`;
}

/** Anything else may be another value each time. */
function isConstant(sql: string | null): sql is string {
  return sql !== null && /^(?:'(?:[^']|'')*'(?:::[\w\s."()[\]]+)?|-?[\d.]+|true|false)$/.test(sql);
}

function isNumber(type: string): boolean {
  return /^(?:smallint|integer|bigint|numeric\b.*|real|double precision)$/.test(type);
}
