type Cleanup = () => Promise<void>;

/** One for all copies of this module: a test file may be loaded as CommonJS, another as ESM. */
const shared = globalThis as { orchTestCleanups?: Cleanup[] };
const cleanups = (shared.orchTestCleanups ??= []);

/** Runs once, after the test file that is running now has ended. */
export function atFileEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Takes what has to be done, so that each is done once; the last one asked for comes first. */
export function takeCleanups(): readonly Cleanup[] {
  return cleanups.splice(0).reverse();
}
