import { pathToFileURL } from 'node:url';
import type { Place } from '../about-revision.ts';

/** The first place in a file that an error's stack names; its lines are unknown when there is none. */
export function placeInFile(error: unknown, file: string): Place {
  const stack = stackOf(error);
  for (const name of [file, pathToFileURL(file).href]) {
    for (let at = stack.indexOf(name); at !== -1; at = stack.indexOf(name, at + 1)) {
      // A cache-busting query may stand between the name and the line.
      const match = /^(?:\?[^\s:]*)?:(\d+)(?::(\d+))?/.exec(stack.slice(at + name.length));
      if (match === null) continue;
      const column = match[2] === undefined ? null : Number(match[2]);
      return { file, line: Number(match[1]), column };
    }
  }
  return { file, line: null, column: null };
}

/** An error's message on one line; for what is no error, what it is. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) {
    const message = error.message.replaceAll(/\s+/g, ' ').trim();
    return message === '' ? error.name : message;
  }
  return `${String(error)}, which is no Error`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // A syntax error of a CommonJS file has its place only in what Node decorated it with.
  const cause = error.cause === undefined ? '' : stackOf(error.cause);
  return `${error.stack ?? ''}\n${error.message}\n${cause}`;
}
