/** The second argument of `up` and `down`. */
export interface RevisionContext {
  /** The `-x key=value` arguments of the command line. */
  readonly x: Readonly<Record<string, string>>;
  /** The environment that is migrated: dev, prod, ... */
  readonly environment: string;
  /** Prints a line in the output of the run. */
  log(message: string): void;
  /** Reserved for batched changes of data. */
  batch(...args: readonly unknown[]): never;
}
