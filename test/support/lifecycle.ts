type Cleanup = () => Promise<void>;

interface Cleanups {
  readonly fileEnd: Cleanup[];
  readonly runEnd: Cleanup[];
}

/** One for all copies of this module: a test file may be loaded as CommonJS, another as ESM. */
const shared = globalThis as { orchTestCleanups?: Cleanups };
const cleanups = (shared.orchTestCleanups ??= { fileEnd: [], runEnd: [] });

/** Runs once, after the test file that is running now has ended. */
export function atFileEnd(cleanup: Cleanup): void {
  cleanups.fileEnd.push(cleanup);
}

/** Runs once, after the last test. */
export function atRunEnd(cleanup: Cleanup): void {
  cleanups.runEnd.push(cleanup);
}

/** Takes what has to be done, so that each is done once; the last one asked for comes first. */
export function takeCleanups(when: 'fileEnd' | 'runEnd'): readonly Cleanup[] {
  return cleanups[when].splice(0).reverse();
}
