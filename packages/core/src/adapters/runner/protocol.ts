import type { KnexTable, RunLimits } from '../../config/project.ts';
import type { RevisionId } from '../../revision/revision.ts';
import type { RevisionArguments } from '../../runner/revision-arguments.ts';
import type { JointMove } from '../../runner/joint-move.ts';
import type { RunEvent } from '../../runner/run-event.ts';
import type { RunOutcome } from '../../runner/run-outcome.ts';
import type {
  ReconcileRequest,
  ResolveRequest,
  RunRequest,
  SeedRequest,
  StampRequest,
} from '../../runner/runner.ts';
import type { PostgresTarget } from '../postgres/postgres-target.ts';
import type { SqliteTarget } from '../sqlite/sqlite-target.ts';

/** Everything the child knows; all of it can be cloned to another process. */
export interface ChildOptions<Target = PostgresTarget> {
  readonly target: Target;
  /** Where the project's Knex is looked for. */
  readonly projectRoot: string;
  /** The knexfile whose builder settings revisions are written for; null for none. */
  readonly knexfile: string | null;
  readonly knexTable: KnexTable;
  /** Where names without a schema must lead; null when no revision relies on it. */
  readonly defaultSchema: string | null;
  readonly environment: string;
  readonly limits: RunLimits;
  readonly x: RevisionArguments;
  readonly mode: 'database' | 'shadow';
  /** How the run is called in `orch.runs`, e.g. `up`. */
  readonly command: string;
  /** The move of several databases that the run is part of. */
  readonly joint: JointMove | null;
  /** Kinds of events that are not sent. */
  readonly unheard: readonly RunEvent['kind'][];
  readonly orchVersion: string;
}

/** What the child can be asked to do, one at a time. */
export type Task =
  | { readonly kind: 'run'; readonly request: RunRequest }
  | { readonly kind: 'stamp'; readonly request: StampRequest }
  | { readonly kind: 'seed'; readonly request: SeedRequest }
  | { readonly kind: 'reconcile'; readonly request: ReconcileRequest }
  | { readonly kind: 'resolve'; readonly request: ResolveRequest };

/** From the parent to the child. */
export type ToChild =
  | { readonly kind: 'open'; readonly options: ChildOptions<PostgresTarget | SqliteTarget> }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'abort' }
  /** Disconnects; another `open` may follow. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'close' };

/** From the child to the parent. */
export type ToParent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'left' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'events'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'done'; readonly outcome: RunOutcome }
  | { readonly kind: 'failed'; readonly failure: CarriedFailure };

/** The revision that the child is at. */
export interface At {
  readonly id: RevisionId;
  readonly direction: 'up' | 'down';
  readonly file: string;
}

/** An error as it crosses to the parent. */
export interface CarriedFailure {
  /** Null for what no one foresaw: a bug. */
  readonly code: string | null;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly hint: string | null;
  readonly exitCode: 1 | 2 | 3 | 130 | 143;
  readonly stack: string | null;
}
