import { spawn } from '@lydell/node-pty';
import { expect } from 'chai';
import { stripVTControlCharacters } from 'node:util';
import { atFileEnd } from './lifecycle.ts';
import { orchProcess, type RunOrchOptions } from './run-orch.ts';

/** Keys as a terminal sends them. */
export const keys = { enter: '\r', down: '\u001b[B', up: '\u001b[A', interrupt: '\u0003' } as const;

/** The built command on a terminal of its own. */
export interface TestTerminal {
  /** Waits until it has shown something that it had not shown before the last wait. */
  shows(wanted: string): Promise<void>;
  press(...pressed: readonly string[]): void;
  /** Waits for its end; says what it showed. */
  end(): Promise<{ readonly exitCode: number; readonly shown: string }>;
}

/** Runs the built command as a person would: with a terminal for input, output and errors. */
export function onTerminal(words: readonly string[], options: RunOrchOptions): TestTerminal {
  const { file, args, env } = orchProcess(words, options);
  const child = spawn(file, [...args], {
    cwd: options.cwd,
    cols: 200,
    rows: 50,
    env: { ...env, TERM: 'xterm-256color' },
  });
  // A run that still asks when its test has failed would ask for ever.
  atFileEnd(async () => {
    if (exitCode === null) child.kill('SIGKILL');
  });
  let shown = '';
  let seen = 0;
  let exitCode: number | null = null;
  let look = (): void => undefined;
  child.onData((data) => {
    shown += data;
    look();
  });
  child.onExit((exit) => {
    ({ exitCode } = exit);
    look();
  });
  const text = (): string => stripVTControlCharacters(shown);
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`it shows only: ${text()}`)), 30_000);
      look = () => {
        if (isThere()) resolve();
        else if (exitCode === null) return;
        else reject(new Error(`it ended with ${exitCode}: ${text()}`));
        clearTimeout(limit);
      };
      look();
    });
  return {
    shows: async (wanted) => {
      await until(() => text().includes(wanted, seen));
      seen = text().length;
    },
    press: (...pressed) => {
      for (const key of pressed) child.write(key);
    },
    end: async () => {
      await until(() => exitCode !== null);
      if (exitCode === null) return expect.fail('it goes on');
      return { exitCode, shown: text() };
    },
  };
}
