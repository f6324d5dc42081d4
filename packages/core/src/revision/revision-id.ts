import { badName } from './errors.ts';
import type { RevisionId } from './revision.ts';

const longest = 200;

/** Names that Windows keeps for devices, with any extension. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Words that mean something else where a revision is expected. */
const selectorWord = /^(?:head|heads|base|[+-]\d*)$/i;

const rules: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, 'holds a control or invisible character'],
  [/\ufffd/, 'is not valid Unicode'],
  [/[/\\]/, 'holds a path separator'],
  [/^-/, 'begins with "-", which reads as an option'],
  [/^\./, 'begins with "."'],
  [/^\s|\s$/u, 'begins or ends with a space'],
  [/\.$/, 'ends with "."'],
  [device, 'is a device name on Windows'],
  [selectorWord, 'means something else to orch'],
];

/** What keeps every rule, as the names do that orch and Knex give. */
const usual = /^\d\w*$/;

/**
 * Reads a revision id: a file name without its extension that cannot leave its folder or be
 * taken for an option, a device or a selector. Names that Knex projects have (spaces, upper case,
 * letters of any script, no time stamp) are fine.
 *
 * @throws OrchError `REVISION.BAD_NAME`
 */
export function parseRevisionId(text: string): RevisionId {
  if (text === '') throw badName(text, 'is empty');
  if (text.length > longest) throw badName(text, `is longer than ${longest} characters`);
  if (usual.test(text)) return text as RevisionId;
  for (const [pattern, rule] of rules) if (pattern.test(text)) throw badName(text, rule);
  return text as RevisionId;
}

/**
 * The id of a revision file: its name without the last extension, so that `x.ts` in development
 * and `x.js` in production are one revision.
 *
 * @throws OrchError `REVISION.BAD_NAME`
 */
export function revisionIdOfFile(fileName: string): RevisionId {
  const dot = fileName.lastIndexOf('.');
  return parseRevisionId(dot <= 0 ? fileName : fileName.slice(0, dot));
}
