/** The looks that a piece of text may have on a terminal. */
export type Look = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Text with a look; the only way to colour, so that foreign text can never carry escapes. */
export interface Span {
  readonly look: Look;
  readonly text: Text;
}

/** What can be printed. Strings are foreign until printed: control characters are made visible. */
export type Text = string | number | Span | readonly Text[];

export const bold = (text: Text): Span => ({ look: 'bold', text });
export const dim = (text: Text): Span => ({ look: 'dim', text });
export const red = (text: Text): Span => ({ look: 'red', text });
export const green = (text: Text): Span => ({ look: 'green', text });
export const yellow = (text: Text): Span => ({ look: 'yellow', text });
export const cyan = (text: Text): Span => ({ look: 'cyan', text });

/** The characters of a text without its looks. */
export function plainText(text: Text): string {
  if (typeof text === 'string') return text;
  if (typeof text === 'number') return String(text);
  if ('look' in text) return plainText(text.text);
  return text.map(plainText).join('');
}
