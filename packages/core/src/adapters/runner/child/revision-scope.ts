import { OrchError } from '../../../failure/orch-error.ts';
import { hideValues } from '../../../runner/hide-values.ts';
import { databaseFailureKind, sqlStateOf } from '../../postgres/sqlstate.ts';
import { idle, notAwaited } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';

/** A statement of a revision that failed, as the server said it. */
export interface FailedStatement {
  readonly error: Error;
  /** The server's own message: Knex later puts the SQL in front of it. */
  readonly said: string;
  /** The same without the values of rows. */
  readonly reason: string;
  readonly sql: string;
  /** Where it was sent from, when the stack tells. */
  readonly stack: string;
}

/**
 * One call of a revision's function, from its begin to its end: it counts the statements, remembers
 * the failed ones, and ends the call from outside when it breaks a rule.
 */
export class RevisionScope {
  private readonly about: About;
  private readonly idleTimeoutMs: number;
  private count = 0;
  private readonly pending = new Set<{ readonly sql: string }>();
  private tail: Promise<unknown> = Promise.resolve();
  private closed = false;
  private settled = false;
  private refused: Error | null = null;
  private readonly failures: FailedStatement[] = [];
  private lastActivity = performance.now();
  private end: (error: Error) => void = () => undefined;
  private readonly broken: Promise<never>;

  constructor(about: About, idleTimeoutMs: number) {
    this.about = about;
    this.idleTimeoutMs = idleTimeoutMs;
    this.broken = new Promise((_resolve, reject) => (this.end = reject));
    this.broken.catch(() => undefined);
  }

  /** How many statements were sent. */
  get statements(): number {
    return this.count;
  }

  /** The failed statement that raised an error; null when none did. */
  failureOf(error: unknown): FailedStatement | null {
    return this.failures.findLast((failure) => failure.error === error) ?? null;
  }

  /** The first failed statement; null when all went well. */
  get firstFailure(): FailedStatement | null {
    return this.failures[0] ?? null;
  }

  /** A text in which nothing that the server said about a failed statement shows a value of a row. */
  withoutValues(text: string): string {
    return this.failures.reduce(
      (rest, { said, reason }) => rest.replaceAll(said, () => reason),
      text,
    );
  }

  /** Whether the function itself has ended, so that none of its code runs any more. */
  get hasSettled(): boolean {
    return this.settled;
  }

  /** Whether it broke a rule, or was ended from outside. */
  get isRefused(): boolean {
    return this.refused !== null;
  }

  /** Whether a lock that was not to be had, or a deadlock, is behind the end of this call. */
  get metLock(): boolean {
    return this.failures.some(({ error }) => meetsLock(error));
  }

  /** Calls the function and waits for it, or for the first rule that it breaks. */
  async call(run: () => unknown): Promise<void> {
    const watch = setInterval(() => this.lookForIdle(), Math.max(10, this.idleTimeoutMs / 10));
    try {
      await Promise.race([this.invoke(run), this.broken]);
    } catch (error) {
      throw this.refused ?? error;
    } finally {
      clearInterval(watch);
      this.closed = true;
    }
    if (this.refused !== null) throw this.refused;
  }

  private async invoke(run: () => unknown): Promise<void> {
    try {
      await run();
    } finally {
      this.settled = true;
    }
    // What was started and not awaited gets the chance to be seen.
    await new Promise((resolve) => setImmediate(resolve));
    const [pending] = this.pending;
    if (pending !== undefined) throw notAwaited(this.about, pending.sql);
  }

  /** Passes a statement of the revision when those before it have ended. */
  async pass<T>(sql: string, execute: () => Promise<T>): Promise<T> {
    const token = { sql };
    this.pending.add(token);
    const before = this.tail;
    const result = before.then(() => this.passNow(sql, execute));
    this.tail = result.catch(() => undefined);
    try {
      return await result;
    } catch (error) {
      if (error instanceof Error && !(error.cause instanceof OrchError)) {
        const stack = new Error().stack ?? '';
        const said = error.message;
        const reason = hideValues(said, { sqlState: sqlStateOf(error), sql });
        this.failures.push({ error, said, reason, sql, stack });
      }
      throw error;
    } finally {
      this.pending.delete(token);
      this.lastActivity = performance.now();
    }
  }

  private passNow<T>(sql: string, execute: () => Promise<T>): Promise<T> {
    if (this.closed || this.refused !== null) throw this.refuse(notAwaited(this.about, sql));
    this.count += 1;
    return execute();
  }

  /**
   * The revision broke a rule: it fails with this error, whether or not it catches what is returned
   * here to be thrown at it (a copy, since Knex puts the SQL in front of the message).
   */
  refuse(error: Error): Error {
    this.refused ??= error;
    return new Error(error.message, { cause: error });
  }

  /** Ends the call at once, without waiting for the function. */
  break(error: Error): void {
    this.refused ??= error;
    this.end(error);
  }

  private lookForIdle(): void {
    const idleMs = performance.now() - this.lastActivity;
    if (this.pending.size > 0 || idleMs < this.idleTimeoutMs) return;
    this.break(idle(this.about, idleMs));
  }
}

/** Whether running the whole transaction again may help. */
export function meetsLock(error: unknown): boolean {
  const kind = databaseFailureKind(error);
  return kind === 'lockTimeout' || kind === 'deadlock' || kind === 'serializationFailure';
}
