import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One file that is to be as it was, among all others as they are. */
export interface MirrorRequest {
  /** Absolute path of the work tree's top. */
  readonly top: string;
  /** Absolute path of a folder that is made here. */
  readonly folder: string;
  /** Path of the file from the top, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Makes a folder in which one file has the given text, and everything that lies beside it or above
 * it in the work tree is reached by links. Returns the absolute path of the file.
 */
export function mirrorWorkTree({ top, folder, path, text }: MirrorRequest): string {
  let from: string | null = top;
  let to = folder;
  for (const name of path.split('/')) {
    mkdirSync(to);
    const entries: readonly string[] = from === null ? [] : readdirSync(from);
    for (const other of entries) {
      if (from !== null && other !== name && isReached(from, other)) {
        symlinkSync(join(from, other), join(to, other));
      }
    }
    from = from !== null && isFolder(join(from, name)) ? join(from, name) : null;
    to = join(to, name);
  }
  writeFileSync(to, text, { flag: 'wx' });
  return to;
}

/** Nothing is imported from Git's folder, and in that of orch this one is being made. */
function isReached(folder: string, name: string): boolean {
  return name !== '.git' && name !== '.orch' && basename(folder) !== '.orch';
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
