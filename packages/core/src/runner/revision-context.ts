import type { EngineName } from '../config/engine-name.ts';
import type { RevisionArguments } from './revision-arguments.ts';

/** The second argument of `up` and `down`. */
export interface RevisionContext {
  /** The `-x key=value` arguments of the command line, each of the type that is declared. */
  readonly x: RevisionArguments;
  /** The engine that runs it: where SQL must differ, a revision branches on this. */
  readonly engine: EngineName;
  /** The environment that is migrated: dev, prod, ... */
  readonly environment: string;
  /**
   * Whether both revisions are applied and the first was before the second. Merges ask, where the
   * order makes a difference.
   */
  wasAppliedBefore(first: string, second: string): boolean;
  /** Prints a line in the output of the run. */
  log(message: string): void;
  /** Reserved for batched changes of data. */
  batch(...args: readonly unknown[]): never;
}
