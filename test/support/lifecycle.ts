type Cleanup = () => Promise<void>;

const cleanups: { readonly fileEnd: Cleanup[]; readonly runEnd: Cleanup[] } = {
  fileEnd: [],
  runEnd: [],
};

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
