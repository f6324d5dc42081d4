import type { FactKey } from './catalog.ts';

const plainName = /^[a-z_][a-z0-9_$]*$/;

/**
 * The key of a fact: kind, colon, and the name's parts joined by dots. A part that is not a plain
 * lower-case identifier is quoted as in SQL, so that no two names share a key.
 *
 *     factKey('column', 'public', 'recruits', 'cohort')  ->  column:public.recruits.cohort
 *     factKey('table', 'public', 'a.b')                  ->  table:public."a.b"
 */
export function factKey(kind: string, ...name: readonly string[]): FactKey {
  return `${kind}:${name.map(quotePart).join('.')}` as FactKey;
}

function quotePart(part: string): string {
  return plainName.test(part) ? part : `"${part.replaceAll('"', '""')}"`;
}

/** The key of a fact about another fact: `comment:column:public.recruits.cohort`. */
export function factKeyAbout(kind: string, target: FactKey): FactKey {
  return `${kind}:${target}` as FactKey;
}
