import { interrupted } from './errors.ts';
import { exitNow } from './leave.ts';

/** The signal of a run, and how it was interrupted. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 or 143 after SIGINT or SIGTERM, null before. */
  exitCode(): 130 | 143 | null;
  /** Gives the signals back to Node. */
  dispose(): void;
}

/**
 * Makes the first SIGINT or SIGTERM abort a signal, so that a command can roll back and say where
 * it stopped, and the second one leave at once.
 */
export function listenForSignals(onFirst: (name: 'SIGINT' | 'SIGTERM') => void): Interruption {
  const controller = new AbortController();
  let code: 130 | 143 | null = null;
  const listen = (name: 'SIGINT' | 'SIGTERM') => (): void => {
    const own = name === 'SIGINT' ? 130 : 143;
    if (code !== null) exitNow(own);
    code = own;
    onFirst(name);
    controller.abort(interrupted(name));
  };
  const listeners = [
    ['SIGINT', listen('SIGINT')],
    ['SIGTERM', listen('SIGTERM')],
  ] as const;
  for (const [name, listener] of listeners) process.on(name, listener);
  return {
    signal: controller.signal,
    exitCode: () => code,
    dispose: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
