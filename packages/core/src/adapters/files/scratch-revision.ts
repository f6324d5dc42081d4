import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readRevision } from '../../revision/read-revision.ts';
import type { Revision } from '../../revision/revision.ts';
import { makeProjectFolder } from './project-folder.ts';

/** A revision that is run before it belongs to a history. */
export interface ScratchRevision {
  readonly revision: Revision;
  /** Absolute path. */
  readonly file: string;
  remove(): Promise<void>;
}

/**
 * Writes a revision below `<root>/.orch/proof`, from where it finds the project's own packages. A
 * `.js` file is the kind of module that it is written as, whatever the folders around it say.
 */
export async function writeScratchRevision(
  root: string,
  fileName: string,
  source: string,
): Promise<ScratchRevision> {
  const type = /^export\b/m.test(source) ? 'module' : 'commonjs';
  const folder = join(await makeProjectFolder(root, 'proof'), type);
  await mkdir(folder, { recursive: true });
  // Renamed into place: another process may be reading it.
  const half = join(folder, `package.json.${process.pid}.tmp`);
  await writeFile(half, `{ "type": "${type}" }\n`);
  await rename(half, join(folder, 'package.json'));
  const file = join(folder, fileName);
  await writeFile(file, source);
  const path = `.orch/proof/${fileName}`;
  return {
    revision: readRevision({ fileName, path, bytes: Buffer.from(source) }),
    file,
    remove: () => rm(file, { force: true }),
  };
}
