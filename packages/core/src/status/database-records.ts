import type { Finding } from '../failure/finding.ts';
import type { JointRecord } from '../runner/joint-move.ts';
import type { StoreState } from '../store/store-state.ts';

/** A row of Knex's own table, as far as it says what is applied. */
export interface KnexRecord {
  /** The file's name with its extension. */
  readonly name: string;
  readonly migratedAt: string | null;
}

/** What one database says about its history, as read in one session. */
export interface DatabaseRecords {
  readonly store: StoreState;
  /** In the order in which Knex applied them; null when the database has no such table. */
  readonly knex: readonly KnexRecord[] | null;
  /** How much is stashed; absent when nothing is. */
  readonly stashed?: { readonly stashes: number; readonly bytes: number };
  /** What it knows about moves of several databases; absent where there is only one. */
  readonly joint?: JointRecord;
  /** What was in the way while reading it. */
  readonly findings: readonly Finding[];
}
