import { compareBytes } from '../../../text/compare-bytes.ts';

const none: Readonly<Record<string, string>> = Object.freeze({});

/** `{fillfactor=70}` as an object, sorted by name; their order has no meaning. */
export function readOptions(
  options: readonly string[] | null,
  prefix = '',
): Readonly<Record<string, string>> {
  if (options === null) return none;
  const entries = options.map((option): [string, string] => {
    const at = option.indexOf('=');
    return at < 0
      ? [`${prefix}${option}`, 'true']
      : [`${prefix}${option.slice(0, at)}`, option.slice(at + 1)];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => compareBytes(a, b)));
}
