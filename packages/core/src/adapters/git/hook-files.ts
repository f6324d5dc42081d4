import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isOwnHook, previousSuffix } from '../../guard/hook-script.ts';
import { systemErrorCode } from '../files/system-error.ts';

/** A file in the place of a hook. */
export interface HookFile {
  readonly path: string;
  /** Null when there is none. */
  readonly text: string | null;
  readonly isOwn: boolean;
  /** The hook that was there before orch; null when there is none. */
  readonly previous: string | null;
}

/** Reads the file of a hook, and the one that it took the place of. */
export async function readHookFile(path: string): Promise<HookFile> {
  const [text, previous] = await Promise.all([
    readIfThere(path),
    readIfThere(path + previousSuffix),
  ]);
  return { path, text, previous, isOwn: text !== null && isOwnHook(text) };
}

/** Writes a hook of orch; one of somebody else is kept beside it. */
export async function writeHook({ path, text, isOwn }: HookFile, script: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const written = `${path}.orch-new`;
  await writeFile(written, script);
  await chmod(written, 0o755);
  if (text !== null && !isOwn) await rename(path, path + previousSuffix);
  await rename(written, path);
}

/** Takes a hook of orch away, and puts back the one that was there before. */
export async function removeHook({ path, previous }: HookFile): Promise<void> {
  if (previous === null) await rm(path);
  else await rename(path + previousSuffix, path);
}

/** A link that leads nowhere is a file, too: it was somebody's. */
async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    const link = await lstat(path).catch(() => null);
    return link === null ? null : '';
  }
}
