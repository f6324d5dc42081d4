import type { Finding } from '../failure/finding.ts';
import { invalidValue } from './config-findings.ts';

/** The schemas of Knex's `searchPath`, which it sets for every connection. */
export function readSearchPath(
  value: unknown,
  path: string,
  findings: Finding[],
): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  const names: readonly unknown[] = [value].flat();
  if (names.every((name) => typeof name === 'string')) return names.filter((name) => name !== '');
  findings.push(invalidValue(path, 'a schema or a list of schemas'));
  return [];
}

/**
 * The search path as a server setting that a session starts with; in libpq's `options` white space
 * and backslashes are escaped by a backslash.
 */
export function searchPathOption(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  return `-c search_path=${quoted.replace(/[\\\s]/gu, '\\$&')}`;
}
