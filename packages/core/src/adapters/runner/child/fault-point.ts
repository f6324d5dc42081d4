/**
 * The place where tests make real faults happen, by the environment variable `ORCH_FAULT`:
 *
 *     kill:before:<n>   kill -9 of this process before the n-th statement is sent
 *     kill:after:<n>    kill -9 after the n-th statement was answered
 *     stop:before:<n>   SIGSTOP before the n-th statement; SIGCONT goes on
 *     stop:after:<n>    SIGSTOP after it
 *
 * Statements count from 1, over everything that the process sends, orch's own included.
 */
export interface FaultPoint {
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly moment: 'before' | 'after';
  readonly statement: number;
}

/** Reads `ORCH_FAULT`; null when there is none or it is not one. */
export function parseFaultPoint(text: string | undefined): FaultPoint | null {
  const match = /^(kill|stop):(before|after):(\d+)$/.exec(text ?? '');
  if (match === null) return null;
  return {
    signal: match[1] === 'kill' ? 'SIGKILL' : 'SIGSTOP',
    moment: match[2] === 'before' ? 'before' : 'after',
    statement: Number(match[3]),
  };
}
