import type { Finding } from '../failure/finding.ts';
import { invalidValue, unsafeKey } from './config-findings.ts';
import { pathText } from './findings-of-issues.ts';

const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const DEEPEST = 12;

/**
 * Keys that would reach an object's prototype, and objects whose prototype was replaced: what a
 * schema sees of those is not what the configuration's reader sees.
 */
export function findUnsafeKeys(
  value: unknown,
  at: readonly PropertyKey[] = [],
): readonly Finding[] {
  if (typeof value !== 'object' || value === null || at.length > DEEPEST) return [];
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => findUnsafeKeys(one, [...at, index]));
  }
  if (!hasPlainPrototype(value)) {
    // Instances (a CA's Buffer, a Date) are judged by what takes them.
    return isInstance(value)
      ? []
      : [invalidValue(pathText(at), 'an object without a prototype of its own')];
  }
  return Object.entries(value).flatMap(([key, one]) => {
    const path = [...at, key];
    return UNSAFE.has(key) ? [unsafeKey(pathText(path))] : findUnsafeKeys(one, path);
  });
}

function hasPlainPrototype(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which has no prototype either.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isInstance(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object;
  return Object.hasOwn(prototype, 'constructor');
}
