import type { FaultPoint } from './fault-point.ts';

/** A statement that was sent and is not answered yet. */
export interface InFlight {
  readonly sql: string;
  /** Monotonic milliseconds. */
  readonly since: number;
}

/**
 * The one place that every statement of the process passes, orch's own and the revisions': one at a
 * time, counted over all connections, and the tests' fault point.
 */
export class StatementHook {
  private readonly fault: FaultPoint | null;
  private tail: Promise<unknown> = Promise.resolve();
  private sent = 0;
  private current: InFlight | null = null;

  constructor(fault: FaultPoint | null) {
    this.fault = fault;
  }

  /** How many statements were sent. */
  get count(): number {
    return this.sent;
  }

  get inFlight(): InFlight | null {
    return this.current;
  }

  /** Sends a statement when all before it are answered. */
  run<T>(sql: string, send: () => Promise<T>): Promise<T> {
    const result = this.tail.then(() => this.pass(sql, send));
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async pass<T>(sql: string, send: () => Promise<T>): Promise<T> {
    this.sent += 1;
    const number = this.sent;
    this.strike('before', number);
    this.current = { sql, since: performance.now() };
    try {
      return await send();
    } finally {
      this.current = null;
      this.strike('after', number);
    }
  }

  private strike(moment: FaultPoint['moment'], number: number): void {
    const { fault } = this;
    if (fault?.moment !== moment || fault.statement !== number) return;
    process.kill(process.pid, fault.signal);
  }
}
