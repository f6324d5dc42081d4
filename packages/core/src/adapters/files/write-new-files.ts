import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fileExists } from './errors.ts';
import { systemErrorCode } from './system-error.ts';

/** A file to be made. */
export interface NewFile {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/**
 * Makes files that must not exist yet, each whole or not at all; when one cannot be made, those
 * before it are removed again.
 *
 * @throws OrchError `FILES.EXISTS`
 */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const made: string[] = [];
  try {
    for (const { file, text } of files) {
      await writeWhole(file, text);
      made.push(file);
    }
  } catch (error) {
    for (const file of made) await rm(file, { force: true });
    throw error;
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(half, text, { flag: 'wx' });
    // A hard link refuses an existing name, which a rename would replace.
    await link(half, file);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') throw fileExists(file, error);
    throw error;
  } finally {
    await rm(half, { force: true });
  }
}
