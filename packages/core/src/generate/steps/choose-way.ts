import type { StepThreshold } from '../../config/project.ts';
import type { Backfill } from '../backfill/backfill.ts';
import { rowsText, type TableSize } from '../backfill/table-size.ts';
import { canBatch, type FillingWay } from './required-column.ts';

/** Whether to go in steps: by the size of the table, or as somebody said. */
export type WayWish = 'bySize' | 'atOnce' | 'steps';

/** A table's size in one environment. */
export interface SizeIn {
  readonly environment: string;
  readonly size: TableSize;
}

/** What decides between the ways. */
export interface WayInput {
  readonly backfill: Backfill;
  /** Whether the column's type is a domain, whose checks the server makes on every row. */
  readonly isDomain: boolean;
  /** A key of the table to walk by; null when it has none. */
  readonly key: readonly string[] | null;
  /** Where the size is known. */
  readonly sizes: readonly SizeIn[];
  readonly threshold: StepThreshold;
  readonly wish: WayWish;
}

/** A way and the reason for it in words. */
export interface ChosenWay {
  readonly way: FillingWay;
  readonly why: string;
}

/** Chooses how a required column comes to its values; a size that nobody knows is a large one. */
export function chooseWay(input: WayInput): ChosenWay {
  const { backfill, key, wish } = input;
  if (backfill.source === 'todo') return atOnce('its values are still to be written');
  if (backfill.source === 'learned' && backfill.learned.kind === 'constant' && !input.isDomain) {
    return { way: { kind: 'default' }, why: 'one value for all: no row is touched' };
  }
  if (wish === 'atOnce') return atOnce('as asked for');
  const why = wish === 'steps' ? 'as asked for' : reasonForSteps(input);
  if (why === null) return atOnce(reasonAgainstSteps(input));
  if (key === null) return atOnce('the table has no key to walk by');
  if (!canBatch(backfill)) return atOnce('Knex cannot pass its expression on in batches');
  return { way: { kind: 'steps', key }, why };
}

function atOnce(why: string): ChosenWay {
  return { way: { kind: 'atOnce' }, why };
}

function reasonForSteps({ sizes, threshold }: WayInput): string | null {
  if (sizes.length === 0) return 'no database could be asked how many rows there are';
  const [largest] = sizes
    .filter(({ size }) => size.rows > threshold.rows || size.bytes > threshold.bytes)
    .toSorted((a, b) => b.size.rows - a.size.rows || b.size.bytes - a.size.bytes);
  return largest === undefined ? null : sizeText(largest);
}

function reasonAgainstSteps({ sizes }: WayInput): string {
  const [largest] = sizes.toSorted((a, b) => b.size.rows - a.size.rows);
  return largest === undefined ? 'nothing is known' : `${sizeText(largest)} at most`;
}

function sizeText({ environment, size }: SizeIn): string {
  return `${rowsText(size.rows)}, ${megabytes(size.bytes)} in ${environment}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
