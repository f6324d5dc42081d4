/**
 * Characters that can move the cursor, reorder or hide text, by Unicode category: control (Cc),
 * zero-width and bidirectional formatting (Cf), line separators (Zl, Zp), lone surrogates (Cs).
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** Text for one line: every control character, line ends included, becomes visible. */
export function neutraliseLine(text: string): string {
  return text.replace(UNSAFE, visible);
}

/** Text of several lines (SQL, source): line ends stay, tabs become spaces, the rest visible. */
export function neutraliseBlock(text: string): readonly string[] {
  return text
    .split(/\r\n|\n/u)
    .map((line) => line.replace(UNSAFE, (found) => (found === '\t' ? '  ' : visible(found))));
}

/** Breaks what a CI runner would take for a command: `::name` at a line's start, `##[` anywhere. */
export function withoutRunnerCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/u, '$1\\x3a').replaceAll('##[', '#\\x23[');
}

/** JSON text whose strings mean the same and hold no character that a terminal or runner acts on. */
export function neutraliseJson(json: string): string {
  return json
    .replace(UNSAFE, (found) => (found === '\n' ? found : escapedUnits(found)))
    .replaceAll('##[', '#\\u0023[');
}

function escapedUnits(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
