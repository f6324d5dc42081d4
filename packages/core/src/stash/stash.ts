import type { RevisionId } from '../revision/revision.ts';

/** A column of a stash, in `orch.stash_<id>` under the name that it had. */
export interface StashedColumn {
  readonly name: string;
  /** The type that it had, with its modifier, as the server writes it. */
  readonly type: string;
  /** True when the values are kept as text: their type may go, or belong to somebody else. */
  readonly asText: boolean;
  /** The rest of its definition as SQL, e.g. `COLLATE "de-x-icu" DEFAULT 0 NOT NULL`. */
  readonly definition: string;
}

/** A sequence that fed a column of the table. */
export interface StashedSequence {
  readonly name: string;
  readonly column: string;
  /** Null when it was never asked. */
  readonly lastValue: string | null;
}

/** Values that a revision would have destroyed, and where they are. */
export interface Stash {
  readonly id: string;
  readonly revision: RevisionId;
  readonly direction: 'up' | 'down';
  /** The row of `orch.runs`; null when unknown. */
  readonly run: string | null;
  /** `table` and `rows` hold whole rows, the others key and lost columns. */
  readonly kind: 'table' | 'rows' | 'columns' | 'labels';
  readonly schema: string;
  readonly table: string;
  /** The lost columns. */
  readonly lost: readonly StashedColumn[];
  /** Every column that the stash holds, lost ones and others. */
  readonly held: readonly StashedColumn[];
  /** Names of the columns that tell the rows apart; empty when the table had no key. */
  readonly key: readonly string[];
  readonly sequences: readonly StashedSequence[];
  readonly rows: number;
  readonly bytes: number;
  /** Sum of the hashes of all rows. */
  readonly checksum: string;
  /** ISO 8601, UTC. */
  readonly stashedAt: string;
  /** When it was put back last; null when it never was. */
  readonly restoredAt: string | null;
}
