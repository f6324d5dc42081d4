/** How large a table is. */
export interface TableSize {
  /** At most {@link mostCountedRows} and one more, which then stands for "or more". */
  readonly rows: number;
  /** Of the table and its partitions, without indexes. */
  readonly bytes: number;
}

/** Rows of larger tables are not counted one by one. */
export const mostCountedRows = 1_000_000;

/** `25 rows`, `more than 1,000,000 rows`. */
export function rowsText(rows: number): string {
  if (rows > mostCountedRows) return `more than ${mostCountedRows.toLocaleString('en-US')} rows`;
  return rows === 1 ? '1 row' : `${rows.toLocaleString('en-US')} rows`;
}
