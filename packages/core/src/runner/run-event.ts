import type { RevisionId } from '../revision/revision.ts';

/** The session that holds the run lock; what the role may not see of it is an empty text. */
export interface LockHolder {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
  /** Its running, or else its last, statement. */
  readonly query: string;
  /** How long ago that statement was begun; null when unknown. */
  readonly ageMs: number | null;
}

/** Values were put aside before a revision destroyed them. */
export interface StashEvent {
  readonly kind: 'stash';
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  /** The number under which `orch stash` knows them. */
  readonly stash: string;
  readonly loss: 'table' | 'rows' | 'columns' | 'labels';
  /** With its schema unless that is `public`. */
  readonly table: string;
  /** Empty when it is whole rows. */
  readonly columns: readonly string[];
  readonly rows: number;
  readonly bytes: number;
}

/** Values that a revision destroyed are back, now that its way was walked in the other direction. */
export interface RestoreEvent {
  readonly kind: 'restore';
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly stash: string;
  /** With its schema unless that is `public`. */
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows that are as they were. */
  readonly restored: number;
  /** Restored rows whose key was changed meanwhile. */
  readonly followed: number;
  /** Rows that are gone, so that their values have no place. */
  readonly deleted: number;
  /** Rows that came meanwhile and have what the revision gives them. */
  readonly born: number;
  /** Restored rows in which the revision had put something else. */
  readonly changed: number;
  /** Rows with values that only the stash has. */
  readonly kept: number;
  /** Why nothing of it could be put back; null when it was. */
  readonly failure: string | null;
}

/** What a run tells while it goes on; observers cannot change its outcome. */
export type RunEvent =
  | {
      readonly kind: 'lockWaiting';
      /** The session that holds the run lock. */
      readonly holder: LockHolder | null;
      readonly waitedMs: number;
    }
  | { readonly kind: 'lockTaken' }
  | {
      readonly kind: 'revisionStarted';
      readonly id: RevisionId;
      readonly direction: 'up' | 'down';
      readonly index: number;
      readonly total: number;
    }
  | {
      readonly kind: 'statement';
      readonly id: RevisionId;
      readonly sql: string;
      readonly durationMs: number;
      readonly rows: number | null;
    }
  | {
      readonly kind: 'retry';
      readonly id: RevisionId;
      readonly attempt: number;
      readonly waitMs: number;
      /** Who holds the lock that was waited for, in words; null when unknown. */
      readonly blockedBy: string | null;
    }
  /** The connection was lost at a point where going on is safe, and a new one was made. */
  | { readonly kind: 'reconnected'; readonly id: RevisionId; readonly reason: string }
  | StashEvent
  | RestoreEvent
  /** `id` is null for what is printed while no revision runs. */
  | { readonly kind: 'log'; readonly id: RevisionId | null; readonly message: string }
  | {
      readonly kind: 'revisionDone';
      readonly id: RevisionId;
      readonly direction: 'up' | 'down';
      readonly durationMs: number;
    };
