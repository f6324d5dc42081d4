/**
 * Makes `process.exit`, `process.abort` and `process.reallyExit` throw what `onExit` returns, so that
 * a revision cannot end the process before its transaction is decided. Returns the real exit.
 */
export function guardProcess(onExit: (call: string) => Error): (code: number) => never {
  const exit = process.exit.bind(process);
  const refuse = (call: string) => (): never => {
    throw onExit(call);
  };
  process.exit = refuse('process.exit()');
  process.abort = refuse('process.abort()');
  return exit;
}

/**
 * Sends what a revision prints to `onLine`, one call per line, instead of to the process's streams,
 * whose order against everything else that is reported would be lost.
 */
export function captureOutput(onLine: (line: string) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    let rest = '';
    const write = (chunk: unknown, ...more: unknown[]): boolean => {
      const parts = `${rest}${textOf(chunk, more[0])}`.split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) onLine(line);
      const callback = more.find((value) => typeof value === 'function');
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
    stream.write = write;
  }
}

function textOf(chunk: unknown, encoding: unknown): string {
  if (typeof chunk === 'string') return chunk;
  if (!(chunk instanceof Uint8Array)) return String(chunk);
  return Buffer.from(chunk).toString(encoding === 'latin1' ? 'latin1' : 'utf8');
}
