/** Invisible and direction-changing characters: never written as themselves into a source. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A string literal. */
export function jsString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + Array.from(text, (char) => escapeChar(char, quote)).join('') + quote;
}

/** The text between the backticks of a template literal; line feeds and tabs stay as they are. */
export function templateText(text: string): string {
  return Array.from(text, (char) => (char === '\n' || char === '\t' ? char : escapeChar(char, '`')))
    .join('')
    .replaceAll('${', '\\${');
}

/** An array literal of strings. */
export function jsStrings(texts: readonly string[]): string {
  return `[${texts.map(jsString).join(', ')}]`;
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeChar(char: string, quote: string): string {
  if (char === '\\' || char === quote) return `\\${char}`;
  if (!invisible.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  return shortEscapes[char] ?? `\\u{${code.toString(16)}}`;
}
