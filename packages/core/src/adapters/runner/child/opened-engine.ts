import type { OrchError } from '../../../failure/orch-error.ts';
import type { RunEvent } from '../../../runner/run-event.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import type { About } from '../about-revision.ts';
import type { At, ChildOptions, Task } from '../protocol.ts';
import type { RunProgress } from './run-steps.ts';

/** What the process offers to the engine that runs in it. */
export interface ProcessParts {
  /** Aborted when the parent cancels the run. */
  readonly abort: AbortSignal;
  readonly progress: RunProgress;
  tell(event: RunEvent): void;
  /** Says which revision is in hand. */
  at(at: At | null): void;
  /** The failure of a rule that the revision in hand breaks beside its statements. */
  breakRule(make: (about: About) => OrchError): Error;
}

/** A database that is open in the process, behind its engine. */
export interface OpenedEngine {
  perform(task: Task): Promise<RunOutcome>;
  /** Stops the statement that is under way. */
  cancel(): Promise<void>;
  close(): Promise<void>;
  /** The coded failure behind an error of orch's own statements. */
  coded(error: unknown): unknown;
}

/** Opens a database of one engine. */
export type OpenEngine<Target> = (
  options: ChildOptions<Target>,
  parts: ProcessParts,
) => Promise<OpenedEngine>;
