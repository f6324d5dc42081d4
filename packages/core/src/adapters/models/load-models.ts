import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

import { OrchError } from '../../failure/orch-error.ts';
import { collectModels } from '../../models/collect-models.ts';
import { modelsUnreadable } from '../../models/errors.ts';
import type { Model } from '../../models/model.ts';
import { explainConfigError } from '../config/explain-config-error.ts';
import { importTypeScript } from '../runner/child/import-typescript.ts';

/**
 * Runs the module of the models and hands back what it exports.
 *
 * @throws OrchError `MODEL.UNREADABLE`, `MODEL.NONE`, `MODEL.INVALID`, `MODEL.DUPLICATE`
 */
export async function loadModels(file: string): Promise<readonly Model[]> {
  return collectModels(await importModels(file));
}

async function importModels(file: string): Promise<unknown> {
  if (!existsSync(file)) {
    throw modelsUnreadable(file, 'there is no such file', { line: null, column: null });
  }
  const url = pathToFileURL(file);
  try {
    if (/^\.[cm]?ts$/u.test(extname(file))) return await importTypeScript(url);
    return await import(url.href);
  } catch (error) {
    if (error instanceof OrchError) throw error;
    const { reason, line, column } = explainConfigError(error, file);
    throw modelsUnreadable(file, reason, { line, column });
  }
}
