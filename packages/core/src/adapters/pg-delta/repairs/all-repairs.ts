import type { Repair } from '../repair.ts';
import { collationChanges } from './collation-changes.ts';
import { partitionedIndexes } from './partitioned-indexes.ts';
import { retypedColumns } from './retyped-columns.ts';

/** Every repair, in the order in which it is applied. */
export const repairs: readonly Repair[] = [collationChanges, partitionedIndexes, retypedColumns];
