import type { Reading } from './reading.ts';
import type { ScopeSql } from './scope-sql.ts';

/** One query of the catalog and how its rows become facts. */
export interface Family {
  /** The query, null when there is nothing to read for this scope or server. */
  readonly sql: (scope: ScopeSql) => string | null;
  readonly read: (rows: readonly unknown[], reading: Reading) => void;
}

/** A family whose query yields rows of a known shape. */
export function family<Row>(parts: {
  readonly sql: (scope: ScopeSql) => string | null;
  readonly read: (rows: readonly Row[], reading: Reading) => void;
}): Family {
  // The query beside `Row` says what the server sends; the driver has no types for it.
  return { sql: parts.sql, read: (rows, reading) => parts.read(rows as readonly Row[], reading) };
}
