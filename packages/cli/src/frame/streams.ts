import type { WriteStream } from 'node:tty';
import pc from 'picocolors';

/** The functions that put terminal escapes around a text, or leave it. */
export type Colors = ReturnType<typeof pc.createColors>;

const WIDTH_WITHOUT_TERMINAL = 80;

/** A standard stream that never throws: what cannot be written is lost, the work goes on. */
export interface SafeStream {
  readonly terminal: boolean;
  readonly width: number;
  readonly colors: Colors;
  write(text: string): void;
  /** Resolves when what was written has left the process, or is lost. */
  flush(): Promise<void>;
  /** Why writing failed, other than by the reader going away; null when nothing is lost unseen. */
  failure(): NodeJS.ErrnoException | null;
}

/** Wraps stdout or stderr; a closed pipe (`orch status | head -1`) is not an error. */
export function safeStream(stream: NodeJS.WriteStream | WriteStream): SafeStream {
  let closed = false;
  let failure: NodeJS.ErrnoException | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE') failure = error;
  });
  const terminal = stream.isTTY;
  return {
    terminal,
    width: terminal && stream.columns > 0 ? stream.columns : WIDTH_WITHOUT_TERMINAL,
    colors: pc.createColors(wantsColor(terminal, process.env)),
    write: (text) => {
      if (!closed && stream.writable) stream.write(text);
    },
    flush: async () => {
      // A write that fails at once tells so in a later turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (closed || !stream.writable) return;
      await new Promise<void>((resolve) => {
        stream.write('', () => resolve());
      });
    },
    failure: () => failure,
  };
}

/** Colour is for terminals; NO_COLOR and FORCE_COLOR (no-color.org, force-color.org) decide else. */
export function wantsColor(
  terminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}
