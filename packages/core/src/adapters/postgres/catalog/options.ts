import { compareBytes } from '../../../text/compare-bytes.ts';

/** `{fillfactor=70}` as an object, sorted by name; their order has no meaning. */
export function readOptions(
  options: readonly string[] | null,
  prefix = '',
): Readonly<Record<string, string>> {
  const entries = (options ?? []).map((option): [string, string] => {
    const at = option.indexOf('=');
    return at < 0
      ? [`${prefix}${option}`, 'true']
      : [`${prefix}${option.slice(0, at)}`, option.slice(at + 1)];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => compareBytes(a, b)));
}
