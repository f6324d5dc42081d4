import type { FactKey } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { Rename } from './rename.ts';
import { readFactKey } from './written-name.ts';

/**
 * How a flag calls a fact: its name without the usual schema, quoted as in SQL where that is needed.
 *
 *     column:public.recruits.cohort  ->  recruits.cohort
 */
export function flagName(key: FactKey, defaultSchema: string | null): string {
  const read = readFactKey(key);
  if (read === null) return key;
  const { name } = read;
  const shown = name.length > 1 && name[0] === defaultSchema ? name.slice(1) : name;
  return factKey('', ...shown).slice(1);
}

/** A rename as flags write it: `recruits.chatname:recruits.rocketchat_user`. */
export function flagText({ from, to }: Rename, defaultSchema: string | null): string {
  return `${flagName(from, defaultSchema)}:${flagName(to, defaultSchema)}`;
}

/** A word as a POSIX shell takes it. */
export function shellWord(text: string): string {
  return /^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
