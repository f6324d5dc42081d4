import { isAbsolute, relative } from 'node:path';

/** A path as a person in a folder would write it: relative below it, absolute elsewhere. */
export function relativeTo(folder: string, path: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
