import { rm, writeFile } from 'node:fs/promises';
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
 * Writes a revision into `<root>/.orch/proof`, from where it finds the project's own packages and
 * module format.
 */
export async function writeScratchRevision(
  root: string,
  fileName: string,
  source: string,
): Promise<ScratchRevision> {
  const file = join(await makeProjectFolder(root, 'proof'), fileName);
  await writeFile(file, source);
  const path = `.orch/proof/${fileName}`;
  return {
    revision: readRevision({ fileName, path, bytes: Buffer.from(source) }),
    file,
    remove: () => rm(file, { force: true }),
  };
}
