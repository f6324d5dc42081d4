import type { ChildProcess } from 'node:child_process';
import { OrchError } from '../../failure/orch-error.ts';
import type { RunEvent } from '../../runner/run-event.ts';
import type { RunOutcome } from '../../runner/run-outcome.ts';
import { unpackFailure } from './carried-failure.ts';
import { aborted, blocked, died, runnerClosed } from './errors.ts';
import type { AtFile } from './at-file.ts';
import type { About } from './about-revision.ts';
import type { Task, ToChild, ToParent } from './protocol.ts';

/** How long a cancelled child may take to roll back, in milliseconds. */
const abortPatienceMs = 4000;
const closePatienceMs = 3000;
const lookEveryMs = 250;
const lastWordsLength = 4000;

/** How a child is watched. */
export interface Watch {
  /** How long it may be silent before it is killed, in milliseconds. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
  onEvent(event: RunEvent): void;
}

interface Waiter {
  resolve(outcome: RunOutcome | null): void;
  reject(error: unknown): void;
}

/**
 * The parent's end of the child that runs revisions. Only the child's own word counts as done; its
 * silence and its death are failures that name the revision in hand.
 */
export class ChildHandle {
  private readonly child: ChildProcess;
  private readonly atFile: AtFile;
  private watch: Watch = { silenceMs: Infinity, onEvent: () => undefined };
  private readonly exited: Promise<void>;
  private waiter: Waiter | null = null;
  private lastWords = '';
  private silentMs = 0;
  private readonly onAbort = (): void => this.abort();
  private ended: Error | null = null;
  private hasFailed = false;

  constructor(child: ChildProcess, atFile: AtFile) {
    this.child = child;
    this.atFile = atFile;
    child.on('message', (message) => this.receive(message as ToParent));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.hear(text));
    }
    const looking = this.lookForSilence();
    this.exited = new Promise((resolve) => {
      let isOver = false;
      const end = (how: string): void => {
        // A process that could not be started may be said to have closed as well.
        if (isOver) return;
        isOver = true;
        clearInterval(looking);
        this.watch.signal?.removeEventListener('abort', this.onAbort);
        this.end(died(this.about(), how, this.lastWords));
        this.atFile.close();
        resolve();
      };
      child.once('error', (error) => end(error.message));
      child.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
    });
  }

  /** Says who hears of the child, and what cancels it. */
  attach(watch: Watch): void {
    this.watch = watch;
    this.silentMs = 0;
    watch.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /**
   * Disconnects the child and lets nobody hear of it any more, so that another may {@link attach}.
   * False for one that must not be used again: something failed in it, or is under way.
   */
  async leave(): Promise<boolean> {
    if (this.hasFailed || this.waiter !== null) return false;
    try {
      await this.ask({ kind: 'leave' });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return false;
    }
    this.watch.signal?.removeEventListener('abort', this.onAbort);
    this.watch = { silenceMs: Infinity, onEvent: () => undefined };
    return true;
  }

  /** Ends a child that was never asked for anything. */
  async discard(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Sends a message that the child answers, and waits for the answer. */
  ask(message: ToChild): Promise<RunOutcome | null> {
    if (this.ended !== null) return Promise.reject(this.ended);
    if (this.waiter !== null) return Promise.reject(new Error('the runner is busy'));
    if (this.watch.signal?.aborted === true) return Promise.reject(this.abortReason());
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
      this.child.send(message, (error) => {
        if (error !== null) this.settle((waiter) => waiter.reject(error));
      });
    });
  }

  /** Asks for a task and returns its outcome. */
  async perform(task: Task): Promise<RunOutcome> {
    const outcome = await this.ask({ kind: 'task', task });
    if (outcome === null) throw new Error('the runner answered a task without an outcome');
    return outcome;
  }

  /** Ends the child; what is under way is cancelled first. */
  async close(): Promise<void> {
    if (this.waiter !== null) this.abort();
    if (this.child.connected) this.child.send({ kind: 'close' } satisfies ToChild, () => undefined);
    const killer = setTimeout(() => this.child.kill('SIGKILL'), closePatienceMs);
    await this.exited;
    clearTimeout(killer);
    this.ended = runnerClosed();
  }

  private receive(message: ToParent): void {
    this.silentMs = 0;
    switch (message.kind) {
      case 'alive':
        return;
      case 'events':
        for (const event of message.events) this.watch.onEvent(event);
        return;
      case 'opened':
      case 'left':
        return this.settle((waiter) => waiter.resolve(null));
      case 'done':
        return this.settle((waiter) => waiter.resolve(message.outcome));
      case 'failed':
        this.hasFailed = true;
        return this.settle((waiter) => waiter.reject(this.failure(unpackFailure(message.failure))));
    }
  }

  private settle(use: (waiter: Waiter) => void): void {
    const { waiter } = this;
    this.waiter = null;
    if (waiter !== null) use(waiter);
  }

  private end(error: Error): void {
    const reason = this.ended ?? error;
    this.ended ??= error;
    this.settle((waiter) => waiter.reject(this.failure(reason)));
  }

  private failure(error: Error): unknown {
    return this.watch.signal?.aborted === true ? this.abortReason() : error;
  }

  private abortReason(): unknown {
    const reason: unknown = this.watch.signal?.reason;
    return reason instanceof OrchError ? reason : aborted(this.atFile.read()?.id ?? null);
  }

  private abort(): void {
    if (this.child.connected) this.child.send({ kind: 'abort' } satisfies ToChild, () => undefined);
    const killer = setTimeout(() => {
      if (this.waiter !== null) this.child.kill('SIGKILL');
    }, abortPatienceMs);
    killer.unref();
  }

  /** What reaches the pipes past the capture in the child: the last words of a crash. */
  private hear(text: string): void {
    this.lastWords = (this.lastWords + text).slice(-lastWordsLength);
  }

  /** Counts only time in which this process itself was awake to hear the child. */
  private lookForSilence(): NodeJS.Timeout {
    let last = performance.now();
    return setInterval(() => {
      const now = performance.now();
      this.silentMs += Math.min(now - last, 2 * lookEveryMs);
      last = now;
      if (this.silentMs < this.watch.silenceMs || this.ended !== null) return;
      this.ended = blocked(this.about(), this.silentMs);
      this.child.kill('SIGKILL');
    }, lookEveryMs);
  }

  private about(): About | null {
    const at = this.atFile.read();
    if (at === null) return null;
    const { id, direction, file } = at;
    return { id, direction, place: { file, line: null, column: null } };
  }
}
