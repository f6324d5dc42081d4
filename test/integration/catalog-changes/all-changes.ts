import type { CatalogChange } from './catalog-change.ts';
import { constraintChanges } from './constraints.ts';
import { otherChanges } from './others.ts';
import { tableChanges } from './tables.ts';
import { viewChanges } from './views.ts';

/** Every change; each is tried by itself. */
export const catalogChanges: readonly CatalogChange[] = [
  ...tableChanges,
  ...constraintChanges,
  ...viewChanges,
  ...otherChanges,
];
