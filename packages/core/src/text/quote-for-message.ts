const limit = 300;
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A foreign text (a file name, a branch, a tag's value) as it may appear in a message: control,
 * bidirectional and zero-width characters written as `\u{...}`, cut after 300 characters.
 */
export function quoteForMessage(text: string): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(unsafe, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}
