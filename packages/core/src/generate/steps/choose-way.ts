import { isConstant, type Backfill } from '../backfill/backfill.ts';
import { canBatch, type FillingWay } from './required-column.ts';
import type { TableWay } from './table-way.ts';

/** What decides how a required column comes to its values. */
export interface WayInput {
  readonly backfill: Backfill;
  /** Whether the column's type is a domain, whose checks the server makes on every row. */
  readonly isDomain: boolean;
  /** A key of the table to walk by; null when it has none. */
  readonly key: readonly string[] | null;
  readonly table: TableWay;
}

/** A way and the reason for it in words. */
export interface ChosenWay {
  readonly way: FillingWay;
  readonly why: string;
}

/** Chooses how a required column comes to its values. */
export function chooseWay({ backfill, isDomain, key, table }: WayInput): ChosenWay {
  if (backfill.source === 'todo') return atOnce('its values are still to be written');
  if (isConstant(backfill) && !isDomain) {
    return { way: { kind: 'default' }, why: 'one value for all, and no row is touched' };
  }
  if (!table.isLarge) return atOnce(table.why);
  if (key === null) return atOnce(`${table.why}, but it has no key to walk by in batches`);
  if (!canBatch(backfill)) return atOnce('Knex cannot pass its expression on in batches');
  return { way: { kind: 'steps', key }, why: table.why };
}

function atOnce(why: string): ChosenWay {
  return { way: { kind: 'atOnce' }, why };
}
