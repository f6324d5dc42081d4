import type { StepThreshold } from '../../config/project.ts';
import { rowsText, type TableSize } from '../backfill/table-size.ts';

/** Whether to go in steps: by the size of the table, or as somebody said. */
export type WayWish = 'bySize' | 'atOnce' | 'steps';

/** A table's size in one environment. */
export interface SizeIn {
  readonly environment: string;
  readonly size: TableSize;
}

/** What decides how a table is changed. */
export interface TableWayInput {
  /** Where the size is known. */
  readonly sizes: readonly SizeIn[];
  readonly threshold: StepThreshold;
  readonly wish: WayWish;
}

/** How a table is changed, and the reason in words. */
export interface TableWay {
  readonly isLarge: boolean;
  readonly why: string;
}

/** Chooses how a table is changed: its largest copy counts, and a size that nobody knows is large. */
export function chooseTableWay({ sizes, threshold, wish }: TableWayInput): TableWay {
  if (wish !== 'bySize') return { isLarge: wish === 'steps', why: 'as asked for' };
  const [largest] = sizes.toSorted(
    (a, b) => weigh(b.size, threshold) - weigh(a.size, threshold) || b.size.rows - a.size.rows,
  );
  if (largest === undefined) {
    return { isLarge: true, why: 'no database could be asked how many rows there are' };
  }
  const isLarge = weigh(largest.size, threshold) > 1;
  return { isLarge, why: `${sizeText(largest)}${isLarge ? '' : ' at most'}` };
}

/** How large a table is, where 1 is the largest that is changed at once. */
function weigh({ rows, bytes }: TableSize, threshold: StepThreshold): number {
  return Math.max(share(rows, threshold.rows), share(bytes, threshold.bytes));
}

function share(size: number, limit: number): number {
  return size === 0 ? 0 : size / limit;
}

function sizeText({ environment, size }: SizeIn): string {
  return `${rowsText(size.rows)}, ${(size.bytes / 1024 / 1024).toFixed(1)} MB in ${environment}`;
}
