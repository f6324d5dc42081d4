import { canonicalJson } from '../catalog/canonical-json.ts';
import type { FactValue } from '../catalog/catalog.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import type { RowDifference } from './pair-facts.ts';

/** The rows of a table, in no particular order. */
export interface TableRows {
  /** With its schema, quoted where SQL needs it. */
  readonly table: string;
  readonly rows: readonly RowValues[];
}

type RowValues = Readonly<Record<string, FactValue>>;

/**
 * Tables whose rows differ. `again` are the rows of a second run of the first order: a column that
 * differs between those two has values that no run repeats (a clock, random numbers), and is left
 * out.
 */
export function compareRows(
  one: readonly TableRows[],
  other: readonly TableRows[],
  again: readonly TableRows[],
): readonly RowDifference[] {
  const names = [...new Set([...one, ...other].map(({ table }) => table))].sort(compareBytes);
  return names.flatMap((table) => {
    const [a, b, c] = [rowsOf(one, table), rowsOf(other, table), rowsOf(again, table)];
    const volatile = new Set(differingColumns(a, c));
    const left = a.map((row) => without(row, volatile));
    const right = b.map((row) => without(row, volatile));
    if (isSame(left, right)) return [];
    return [{ table, columns: a.length === b.length ? differingColumns(left, right) : [] }];
  });
}

/** Whether two runs left the same rows. */
export function sameRows(one: readonly TableRows[], other: readonly TableRows[]): boolean {
  return compareRows(one, other, one).length === 0;
}

function rowsOf(all: readonly TableRows[], table: string): readonly RowValues[] {
  return all.find((one) => one.table === table)?.rows ?? [];
}

function differingColumns(a: readonly RowValues[], b: readonly RowValues[]): readonly string[] {
  const columns = [...new Set([...a, ...b].flatMap((row) => Object.keys(row)))].sort(compareBytes);
  const only = (rows: readonly RowValues[], column: string): readonly RowValues[] =>
    rows.map((row) => ({ [column]: row[column] ?? null }));
  return columns.filter((column) => !isSame(only(a, column), only(b, column)));
}

function without(row: RowValues, columns: ReadonlySet<string>): RowValues {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !columns.has(name)));
}

function isSame(a: readonly RowValues[], b: readonly RowValues[]): boolean {
  const texts = (rows: readonly RowValues[]): string =>
    rows
      .map((row) => canonicalJson(row))
      .sort(compareBytes)
      .join('\n');
  return a.length === b.length && texts(a) === texts(b);
}
