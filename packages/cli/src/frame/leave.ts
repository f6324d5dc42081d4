/** How long what is left open may keep the process after the work is done. */
const LINGER_MS = 1_500;

let isExpected = false;

/** Leaves at once: for the second signal, and for a failure that nobody caught. */
export function exitNow(code: number): never {
  isExpected = true;
  // oxlint-disable-next-line unicorn/no-process-exit -- nothing after this point may run
  process.exit(code);
}

/**
 * Ends the process with a code once its output is written. A handle that a configuration left open
 * (a pool, a timer) would keep it for ever; after a while it is left behind.
 */
export function leaveWith(code: number): void {
  isExpected = true;
  process.exitCode = code;
  const timer = setInterval(() => {
    const isWritten = [process.stdout, process.stderr].every(
      (stream) => stream.destroyed || stream.writableLength === 0,
    );
    if (isWritten) exitNow(code);
  }, LINGER_MS);
  timer.unref();
}

/**
 * Calls `tell` when the process ends before the work does, and makes that a failure: code that orch
 * runs called `process.exit`, or nothing is left that could settle what is awaited.
 */
export function watchForEarlyExit(tell: () => void): void {
  process.once('exit', () => {
    if (isExpected) return;
    tell();
    process.exitCode = 1;
  });
}
