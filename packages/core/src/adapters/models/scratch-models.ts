import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { makeProjectFolder } from '../files/project-folder.ts';

/** Models that are tried before they are written. */
export interface ScratchModels {
  /** Absolute path. */
  readonly file: string;
  remove(): Promise<void>;
}

/** Writes a module of models into `<root>/.orch/proof`, in the language of the file it is for. */
export async function writeScratchModels(
  root: string,
  forFile: string,
  source: string,
): Promise<ScratchModels> {
  const name = `orch_models_${randomBytes(6).toString('hex')}${extname(forFile)}`;
  const file = join(await makeProjectFolder(root, 'proof'), name);
  await writeFile(file, source);
  return { file, remove: () => rm(file, { force: true }) };
}
