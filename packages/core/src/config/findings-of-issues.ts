import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Finding } from '../failure/finding.ts';
import { invalidValue, unknownKey } from './config-findings.ts';

/** A place in a configuration, e.g. `databases.main.schemas[0]`. */
export function pathText(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    const name = String(part);
    const key = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? name : JSON.stringify(name);
    return path === '' ? key : `${path}.${key}`;
  }, '');
}

/** Zod's issues as findings that name keys and never repeat a value. */
export function findingsOfIssues(
  issues: readonly z.core.$ZodIssue[],
  at: readonly PropertyKey[],
  known: readonly string[],
): readonly Finding[] {
  return issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        unknownKey(pathText([...path, key]), issue.path.length === 0 ? nearest(key, known) : null),
      );
    }
    return [invalidValue(pathText(path), issue.message)];
  });
}

function nearest(key: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const best = closest(key, known);
  return distance(key, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}
