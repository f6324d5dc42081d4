import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configUnreadable } from '../../config/errors.ts';
import { isRecord } from '../../config/is-record.ts';
import { canStripTypes, isBeyondTypeStripping } from '../files/type-stripping.ts';
import { explainConfigError } from './explain-config-error.ts';

/** The working directory is the process's: two imports at once would each put back the other's. */
let lastImport: Promise<unknown> = Promise.resolve();

/**
 * Runs a configuration file and hands back what it exports: the default export where there is one,
 * the exports otherwise, a function's result, a promise's value.
 *
 * The working directory is the file's folder meanwhile, as Knex has it, so that `dotenv` and
 * relative paths mean what they mean there.
 * @throws OrchError `CONFIG.UNREADABLE`
 */
export async function importConfig(file: string, folder: string): Promise<unknown> {
  const turn = lastImport.then(async () => await importIn(folder, file));
  lastImport = turn.catch(() => undefined);
  return await turn;
}

async function importIn(folder: string, file: string): Promise<unknown> {
  const before = process.cwd();
  try {
    if (before !== folder) process.chdir(folder);
    const value = defaultExport(await importFile(file));
    return typeof value === 'function' ? await (value as () => unknown)() : await value;
  } catch (error) {
    const { reason, line, column } = explainConfigError(error, file);
    throw configUnreadable(file, reason, { line, column });
  } finally {
    if (before !== folder) process.chdir(before);
  }
}

/** Imports a module of the project; TypeScript that Node cannot strip is compiled. */
export async function importFile(file: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  if (!/^\.[mc]?ts$/u.test(extname(file))) return await import(url);
  if (!canStripTypes()) return await importThroughTsx(url);
  try {
    return await import(url);
  } catch (error) {
    if (!isBeyondTypeStripping(error)) throw error;
    return await importThroughTsx(url);
  }
}

async function importThroughTsx(url: string): Promise<unknown> {
  const { tsImport } = await import('tsx/esm/api');
  return await (tsImport(url, import.meta.url) as Promise<unknown>);
}

/** A module that was compiled to CommonJS has its default export one level further down. */
function defaultExport(module: unknown): unknown {
  let value = module;
  for (let depth = 0; depth < 2 && isRecord(value) && 'default' in value; depth += 1) {
    value = value['default'];
  }
  return value;
}
