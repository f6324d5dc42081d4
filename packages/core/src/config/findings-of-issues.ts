import { closest, distance } from 'fastest-levenshtein';
import type { BaseIssue } from 'valibot';
import type { Finding } from '../failure/finding.ts';
import { invalidValue, unknownKey } from './config-findings.ts';
import { isUnknownKey } from './object-shape.ts';

/** A place in a configuration, e.g. `databases.main.schemas[0]`. */
export function pathText(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    const name = String(part);
    const key = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? name : JSON.stringify(name);
    return path === '' ? key : `${path}.${key}`;
  }, '');
}

/** What a schema found as findings that name keys and never repeat a value. */
export function findingsOfIssues(
  issues: readonly BaseIssue<unknown>[],
  at: readonly PropertyKey[],
  known: readonly string[],
): readonly Finding[] {
  return issues.map((issue) => {
    const keys = (issue.path ?? []).map(({ key }) => key as PropertyKey);
    const path = pathText([...at, ...keys]);
    if (!isUnknownKey(issue)) return invalidValue(path, issue.message);
    return unknownKey(path, keys.length === 1 ? nearest(String(keys[0]), known) : null);
  });
}

function nearest(key: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const best = closest(key, known);
  return distance(key, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}
