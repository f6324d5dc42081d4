import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Database } from '../../config/project.ts';
import type { RevisionFormat } from '../../generate/render/render-revision.ts';
import { systemErrorCode } from './system-error.ts';

/**
 * The kind of module that a new revision file of a database is: by its extension, and for `.js`
 * by `type` in the nearest `package.json`, as Node decides it.
 */
export async function moduleFormat(database: Database): Promise<RevisionFormat> {
  switch (database.extension) {
    case 'ts':
    case 'mts':
    case 'cts':
      return 'ts';
    case 'mjs':
      return 'esm';
    case 'js':
      return (await packageType(database.directory)) === 'module' ? 'esm' : 'cjs';
    default:
      return 'cjs';
  }
}

/** `type` in the `package.json` that is nearest to a folder; undefined when it says none. */
export async function packageType(folder: string): Promise<unknown> {
  try {
    const content: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return typeof content === 'object' && content !== null && 'type' in content
      ? content.type
      : undefined;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : packageType(parent);
}
