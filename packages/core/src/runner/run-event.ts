import type { RevisionId } from '../revision/revision.ts';

/** What a run tells while it goes on; observers cannot change its outcome. */
export type RunEvent =
  | {
      readonly kind: 'lockWaiting';
      /** The session that holds the run lock. */
      readonly holder: { pid: number; user: string; application: string; query: string } | null;
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
  | { readonly kind: 'log'; readonly id: RevisionId; readonly message: string }
  | {
      readonly kind: 'revisionDone';
      readonly id: RevisionId;
      readonly direction: 'up' | 'down';
      readonly durationMs: number;
    };
