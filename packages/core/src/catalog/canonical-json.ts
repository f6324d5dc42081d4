import type { FactValue } from './catalog.ts';

/** JSON without blanks and with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: FactValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const separator = text === '' ? '' : ',';
    text += `${separator}${quoteKey(key)}:${canonicalJson(value[key] ?? null)}`;
  }
  return `{${text}}`;
}

const plainKey = /^\w+$/;

function quoteKey(key: string): string {
  return plainKey.test(key) ? `"${key}"` : JSON.stringify(key);
}

/** Whether two fact values are equal; the order of keys has no meaning. */
export function sameValue(a: FactValue, b: FactValue): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index] ?? null));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] ?? null, b[key] ?? null));
}

/** Whether a fact value is a list; `Array.isArray` does not narrow readonly arrays. */
export function isList(value: FactValue): value is readonly FactValue[] {
  return Array.isArray(value);
}
