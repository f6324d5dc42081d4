/** A column as the server numbers it; `type` is the oid of its type. */
export interface ColumnState {
  readonly number: number;
  readonly type: string;
  readonly modifier: number;
}

/** A table with rows of its own at one moment; `file` changes when it is rewritten or emptied. */
export interface TableState {
  readonly oid: string;
  readonly file: string;
  readonly columns: readonly ColumnState[];
}

/** What a revision does not leave behind as it was. */
export interface Loss {
  /** The table's. */
  readonly oid: string;
  /**
   * `table`: it is gone. `rows`: it was emptied. `columns`: some are gone or were rewritten as
   * another type. `labels`: some hold a value that their enum does not have any more.
   */
  readonly kind: 'table' | 'rows' | 'columns' | 'labels';
  /** Numbers of the lost columns in ascending order; empty when all are lost. */
  readonly columns: readonly number[];
}

/**
 * Finds what was lost between two moments of one transaction.
 *
 * A column counts as changed only when its table was rewritten: without that the bytes are the same,
 * and so is what they mean. `mayBeEmptied` names tables of which no row is known to have been there
 * before.
 */
export function findLosses(
  before: readonly TableState[],
  after: readonly TableState[],
  mayBeEmptied: ReadonlySet<string>,
): readonly Loss[] {
  const now = new Map(after.map((table) => [table.oid, table]));
  return before.flatMap((table): readonly Loss[] => {
    const { oid } = table;
    const left = now.get(oid);
    if (left === undefined) return [{ oid, kind: 'table', columns: [] }];
    if (left.file !== table.file && mayBeEmptied.has(oid)) {
      return [{ oid, kind: 'rows', columns: [] }];
    }
    const columns = lostColumns(table, left);
    return columns.length === 0 ? [] : [{ oid, kind: 'columns', columns }];
  });
}

/** Adds losses to others, so that each table has one that covers all of it. */
export function mergeLosses(known: readonly Loss[], more: readonly Loss[]): readonly Loss[] {
  const byTable = new Map<string, Loss>();
  for (const loss of [...known, ...more]) {
    const other = byTable.get(loss.oid);
    byTable.set(loss.oid, other === undefined ? loss : mergeTwo(other, loss));
  }
  return [...byTable.values()];
}

/** Those losses that the known ones do not cover. */
export function uncoveredLosses(losses: readonly Loss[], known: readonly Loss[]): readonly Loss[] {
  const byTable = new Map(known.map((loss) => [loss.oid, loss]));
  return losses.filter((loss) => {
    const cover = byTable.get(loss.oid);
    if (cover === undefined) return true;
    if (cover.columns.length === 0) return false;
    return loss.columns.length === 0 || !loss.columns.every((n) => cover.columns.includes(n));
  });
}

function lostColumns(before: TableState, after: TableState): readonly number[] {
  const left = new Map(after.columns.map((column) => [column.number, column]));
  const isRewritten = before.file !== after.file;
  return before.columns
    .filter((column) => {
      const now = left.get(column.number);
      if (now === undefined) return true;
      return isRewritten && (now.type !== column.type || now.modifier !== column.modifier);
    })
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
}

function mergeTwo(a: Loss, b: Loss): Loss {
  if (a.columns.length === 0) return a;
  if (b.columns.length === 0) return b;
  const columns = [...new Set([...a.columns, ...b.columns])].toSorted((x, y) => x - y);
  return { oid: a.oid, kind: a.kind === 'labels' ? b.kind : a.kind, columns };
}
