/**
 * Reads a name as SQL writes it: parts between dots, a part in double quotes as it stands. Null
 * when it is none.
 *
 *     app."My Table".id  ->  ['app', 'My Table', 'id']
 */
export function readWrittenName(text: string): readonly string[] | null {
  const parts: string[] = [];
  const part = /"((?:[^"]|"")+)"|([^".:\s]+)/y;
  for (let at = 0; ; at += 1) {
    part.lastIndex = at;
    const found = part.exec(text);
    if (found === null) return null;
    parts.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at = part.lastIndex;
    if (at === text.length) return parts;
    if (text[at] !== '.') return null;
  }
}

/** A rename as it is typed: `old:new`; a colon in double quotes belongs to the name. Null for others. */
export function readWrittenRename(
  text: string,
): { readonly from: readonly string[]; readonly to: readonly string[] } | null {
  const sides = /^((?:[^":]|"(?:[^"]|"")*")*):((?:[^":]|"(?:[^"]|"")*")*)$/.exec(text);
  const from = readWrittenName(sides?.[1] ?? '');
  const to = readWrittenName(sides?.[2] ?? '');
  return from === null || to === null ? null : { from, to };
}

/** Kind and unquoted name of a fact that is not about another fact, from its key. */
export function readFactKey(
  key: string,
): { readonly kind: string; readonly name: readonly string[] } | null {
  const [, kind = '', rest = ''] = /^([A-Za-z]+):(.*)$/s.exec(key) ?? [];
  const name: string[] = [];
  const part = /("(?:[^"]|"")*"|[^".]+)(?:\.|$)/y;
  while (part.lastIndex < rest.length) {
    const found = part.exec(rest)?.[1];
    if (found === undefined) return null;
    name.push(found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found);
  }
  return name.length === 0 ? null : { kind, name };
}
