/**
 * The places where tests make a checkout die, by the environment variable `ORCH_FAULT`:
 *
 *     checkout:<point>                    kill -9 of this process at the point
 *     checkout:<point>/kill:before:<n>    kill -9 of the process that runs the revisions of that
 *                                         point at its n-th statement, and then of this one
 *     checkout:<point>/child:kill:...     the same of that process alone
 *
 * Points are `planned`, and `downs`, `downs-done`, `git`, `git-done`, `ups`, `ups-done`, `verified`,
 * each with `back-` before it on the way back.
 */
export interface CheckoutFault {
  readonly point: string;
  /** A fault of the process that runs revisions; null kills this process at once. */
  readonly inRun: string | null;
  readonly spares: boolean;
}

/** Reads `ORCH_FAULT`; null when it is about something else. */
export function parseCheckoutFault(text: string | undefined): CheckoutFault | null {
  const match = /^checkout:([a-z-]+)(?:\/(child:)?(.+))?$/.exec(text ?? '');
  const [, point, spares, inRun = null] = match ?? [];
  return point === undefined ? null : { point, inRun, spares: spares !== undefined };
}

/** Dies here when a test wants it. */
export function reachPoint(point: string): void {
  const fault = parseCheckoutFault(process.env[variable]);
  if (fault?.point === point && fault.inRun === null) process.kill(process.pid, 'SIGKILL');
}

/** Runs the revisions of a point, and dies with their process when a test wants it. */
export async function atPoint<Result>(point: string, work: () => Promise<Result>): Promise<Result> {
  reachPoint(point);
  const text = process.env[variable];
  const fault = parseCheckoutFault(text);
  if (fault?.point !== point || fault.inRun === null) return work();
  process.env[variable] = fault.inRun;
  try {
    return await work();
  } catch (error) {
    if (!fault.spares) process.kill(process.pid, 'SIGKILL');
    throw error;
  } finally {
    process.env[variable] = text;
  }
}

const variable = 'ORCH_FAULT';
