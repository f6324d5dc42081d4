import type { RunEvent } from '../../../runner/run-event.ts';
import type { At, ChildOptions } from '../protocol.ts';
import type { Observer } from './observer.ts';
import type { StatementHook } from './statement-hook.ts';

/** What every part of the child works with. */
export interface RunContext {
  readonly options: ChildOptions;
  readonly hook: StatementHook;
  readonly observer: Observer;
  /** Aborted when the parent cancels the run. */
  readonly abort: AbortSignal;
  tell(event: RunEvent): void;
  /** Says which revision is in hand. */
  at(at: At | null): void;
}
