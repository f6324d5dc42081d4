import type { FactValue } from './catalog.ts';

/** A fact's property that is a text; empty when it is absent or something else. */
export function textOf(value: FactValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
