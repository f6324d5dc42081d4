import type { RevisionId } from '../revision/revision.ts';

/** A column of a stash, in `orch.stash_<id>` under the name that it had. */
export interface StashedColumn {
  readonly name: string;
  /** `pg_attribute.attnum`, which outlives renames. */
  readonly number: number;
  /** The type that it had, with its modifier, as the server writes it. */
  readonly type: string;
  /** True when the values are kept as text: their type may go, or belong to somebody else. */
  readonly asText: boolean;
  /** The rest of its definition as SQL, e.g. `COLLATE "de-x-icu" DEFAULT 0 NOT NULL`. */
  readonly definition: string;
  /**
   * The column of the stash that tells what became of the values, as a `text[]` of one element; null
   * where a value stayed the same. Absent when the column was gone afterwards.
   */
  readonly left?: string;
}

/** A sequence that fed a column of the table. */
export interface StashedSequence {
  readonly name: string;
  readonly column: string;
  /** Null when it was never asked. */
  readonly lastValue: string | null;
}

/**
 * A foreign key with ON UPDATE CASCADE that leads to a stashed table: when the key of a row is
 * changed, the rows that refer to it show what it is now.
 */
export interface StashedWitness {
  /** The oid of the table that refers. */
  readonly table: string;
  /** Its primary key, one column. */
  readonly key: string;
  /** Its referring columns, in the order of the stashed table's key. */
  readonly refers: readonly string[];
  /** The column of the stash with the first and the last referring row, as a `text[]`. */
  readonly column: string;
}

/** A table by its name. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Values that a revision would have destroyed, and where they are. */
export interface Stash {
  readonly id: string;
  readonly revision: RevisionId;
  readonly direction: 'up' | 'down';
  /** The row of `orch.runs`; null when unknown. */
  readonly run: string | null;
  /** Of the revision's file when it was run. */
  readonly revisionChecksum: string;
  /** `table` and `rows` hold whole rows, the others key and lost columns. */
  readonly kind: 'table' | 'rows' | 'columns' | 'labels';
  readonly schema: string;
  readonly table: string;
  /** The table's oid; null in a copy of the database, where the number means nothing. */
  readonly tableOid: string | null;
  /** The partitioned table that it was a part of; null when of none. */
  readonly root: TableName | null;
  /** The lost columns. */
  readonly lost: readonly StashedColumn[];
  /** Every column that the stash holds, lost ones and others. */
  readonly held: readonly StashedColumn[];
  /** Names of the columns that tell the rows apart; empty when the table had no key. */
  readonly key: readonly string[];
  /** Columns of another key, by which a row is known whose key was changed; empty without one. */
  readonly otherKey: readonly string[];
  /** Rows of another table that lead to one whose key was changed; null without any. */
  readonly witness: StashedWitness | null;
  readonly sequences: readonly StashedSequence[];
  readonly rows: number;
  readonly bytes: number;
  /** Sum of the hashes of all rows. */
  readonly checksum: string;
  /** ISO 8601, UTC. */
  readonly stashedAt: string;
  /** When it was put back last; null when it never was. */
  readonly restoredAt: string | null;
  /** Rows with values that only the stash has since then; null when it never was put back. */
  readonly kept: number | null;
  /** When the way back was walked, and orch put back by itself what it could; null until then. */
  readonly passedAt: string | null;
}
