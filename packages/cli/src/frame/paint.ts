import { neutraliseLine } from './neutralise.ts';
import type { Colors } from './streams.ts';
import type { Text } from './text.ts';

/** Safe text for one line with its looks as terminal escapes. */
export function paint(text: Text, colors: Colors): string {
  if (typeof text === 'string') return neutraliseLine(text);
  if (typeof text === 'number') return String(text);
  if ('look' in text) return colors[text.look](paint(text.text, colors));
  return text.map((part) => paint(part, colors)).join('');
}
