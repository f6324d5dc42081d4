import { OrchError } from '@orch/core/failure/orch-error';
import { redact } from '@orch/core/failure/redact';
import type { CommandResult } from '../command.ts';
import { bugDocument, failureDocument, resultDocument } from './json-document.ts';
import { neutraliseJson, neutraliseLine } from './neutralise.ts';
import { describeThrown, printBug, printFailure } from './print-failure.ts';
import { makePrinter } from './printer.ts';
import type { Printer } from './printer.ts';
import { makeProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { redactValue, rememberVariableSecrets } from './secrets.ts';
import { safeStream } from './streams.ts';
import type { SafeStream } from './streams.ts';
import { red, yellow } from './text.ts';

/** The two streams of a run: the result goes to stdout, everything else to stderr. */
export interface Terminal {
  readonly progress: Progress;
  /** True when a person can be asked. */
  readonly interactive: boolean;
  /** Writes one JSON log line to stderr. */
  logLine(line: string): void;
  interrupted(name: 'SIGINT' | 'SIGTERM'): void;
  finished(result: CommandResult): void;
  failed(error: unknown): void;
  /**
   * Waits until the result is written; says false when it was lost other than by the reader going
   * away, e.g. on a full disk.
   */
  delivered(): Promise<boolean>;
}

/** Opens the terminal of a run. */
export function openTerminal(run: {
  readonly json: boolean;
  readonly command: string | null;
}): Terminal {
  const stdout = safeStream(process.stdout);
  const stderr = safeStream(process.stderr);
  const errors = printerOn(stderr, redact);
  rememberVariableSecrets(process.env);
  const progress = makeProgress({
    printer: errors,
    animated: stderr.terminal && !run.json && process.env['TERM'] !== 'dumb',
    write: (text) => stderr.write(text),
    now: () => performance.now(),
    every: (milliseconds, call) => {
      const timer = setInterval(call, milliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
    safe: (text) => redact(neutraliseLine(text)),
  });
  return {
    progress,
    interactive: stderr.terminal && process.stdin.isTTY && !run.json,
    logLine: (line) => stderr.write(neutraliseJson(redact(line))),
    interrupted: (name) => {
      errors.line(yellow(`${name}: stopping at the next safe point, once more to stop at once`));
    },
    finished: (result) => {
      progress.end();
      if (run.json) stdout.write(resultDocument(run.command ?? 'help', result.result));
      else result.print(printerOn(stdout, asItIs));
    },
    failed: (thrown) => {
      progress.end();
      if (thrown instanceof OrchError) {
        const error = redacted(thrown);
        if (run.json) stdout.write(failureDocument(run.command, error));
        else printFailure(errors, error);
        return;
      }
      const stack = redact(describeThrown(thrown));
      printBug(errors, stack);
      if (run.json) stdout.write(bugDocument(run.command, stack.split('\n')[0] ?? ''));
    },
    delivered: async () => {
      await stdout.flush();
      const failure = stdout.failure();
      if (failure === null) return true;
      errors.line(red('error'), ': the result could not be written to stdout: ', failure.message);
      return false;
    },
  };
}

/** Results are what was asked for: a revision's source is shown as it is. */
const asItIs = (text: string): string => text;

function printerOn(stream: SafeStream, pass: (text: string) => string): Printer {
  return makePrinter({
    colors: stream.colors,
    width: stream.width,
    terminal: stream.terminal,
    write: (text) => stream.write(pass(text)),
  });
}

function redacted(error: OrchError): OrchError {
  return new OrchError({
    code: error.code,
    message: redact(error.message),
    details: redactValue(error.details) as Readonly<Record<string, unknown>>,
    exitCode: error.exitCode,
    ...(error.hint === undefined ? {} : { hint: redact(error.hint) }),
  });
}
