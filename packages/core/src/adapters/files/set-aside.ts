import { link, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { fileExists } from './errors.ts';
import { systemErrorCode } from './system-error.ts';

/**
 * Moves files into a folder, under their own names; nothing there is replaced. One that is gone
 * already is left out.
 *
 * @returns where they are now
 * @throws OrchError `FILES.EXISTS`
 */
export async function setAside(
  files: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  if (files.length === 0) return [];
  await mkdir(folder, { recursive: true });
  const moved: string[] = [];
  for (const file of files) {
    const place = join(folder, basename(file));
    try {
      // A hard link refuses an existing name, which a rename would replace.
      await link(file, place);
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'ENOENT') continue;
      throw code === 'EEXIST' ? fileExists(place, error) : error;
    }
    await rm(file, { force: true });
    moved.push(place);
  }
  return moved;
}
