import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Knex } from 'knex';
import { OrchError } from '../../../failure/orch-error.ts';
import { checksumOf } from '../../../revision/checksum.ts';
import { decodeSource } from '../../../revision/decode-source.ts';
import type { Checksum } from '../../../revision/revision.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import { packageType } from '../../files/module-format.ts';
import { fileChanged, loadFailed, noFunction } from '../revision-errors.ts';
import type { About, Place } from '../about-revision.ts';
import { placeInFile, reasonOf } from './place-in-file.ts';
import { importTypeScript } from './import-typescript.ts';
import type { RevisionContext } from '../../../runner/revision-context.ts';

/** One of the two functions of a revision. */
export type RevisionFunction = (knex: Knex, context: RevisionContext) => unknown;

/** A revision's code, ready to be called. */
export interface LoadedRevision {
  readonly run: RevisionFunction;
  /** False for a revision that opts out of the transaction. */
  readonly transaction: boolean;
  /** True for a revision that says that it needs no SQL. */
  readonly empty: boolean;
  /** Whether SQLite's foreign keys are off while it runs; checked before it is committed. */
  readonly rebuildsTables: boolean;
  /** False for a revision that says that what it destroys need not be kept. */
  readonly stash: boolean;
}

/**
 * Imports the file of a step. The bytes on disk have the planned checksum before and after the
 * import, so what was hashed is what is run. `transactions` counts where the file says nothing.
 *
 * @throws OrchError `RUN.FILE_CHANGED`, `RUN.LOAD_FAILED`, `RUN.NO_FUNCTION`
 */
export async function loadRevision(step: RunStep, transactions = true): Promise<LoadedRevision> {
  const about = aboutStep(step);
  requireBytes(step, about);
  const loaded = await importFile(step, about);
  requireBytes(step, about);

  const exports = exportsOf(loaded, step.direction);
  const run = exports[step.direction];
  if (typeof run !== 'function') throw noFunction(about);
  const config = isRecord(exports['config']) ? exports['config'] : {};
  return {
    run: run as RevisionFunction,
    transaction: typeof config['transaction'] === 'boolean' ? config['transaction'] : transactions,
    empty: config['empty'] === true,
    rebuildsTables: config['rebuildsTables'] === true,
    stash: config['stash'] !== false,
  };
}

/** What failures of a step are about. */
export function aboutStep(step: RunStep): About {
  return {
    id: step.revision.id,
    direction: step.direction,
    place: { file: step.file, line: null, column: null },
  };
}

function requireBytes(step: RunStep, about: About): void {
  const found = checksumOnDisk(step);
  if (found !== step.revision.checksum) throw fileChanged(about, found);
}

function checksumOnDisk(step: RunStep): Checksum | null {
  try {
    // Asynchronous reads of many small files cost ten times as much.
    return checksumOf(decodeSource(step.revision.path, readFileSync(step.file)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * What this process has imported, by file: its module caches never forget, so that another text of
 * a file is another module.
 */
const imported = new Map<string, { readonly first: Checksum; last: Checksum }>();
const require = createRequire(import.meta.url);
const execFileAsync = promisify(execFile);

async function importFile(step: RunStep, about: About): Promise<unknown> {
  const url = pathToFileURL(step.file);
  const { checksum } = step.revision;
  const known = imported.get(step.file) ?? { first: checksum, last: checksum };
  if (known.first !== checksum) url.searchParams.set('checksum', checksum);
  if (known.last !== checksum) delete require.cache[step.file];
  imported.set(step.file, { first: known.first, last: checksum });
  try {
    if (/^\.[cm]?tsx?$/.test(extname(step.file))) return await importTypeScript(url, step.past);
    if (await isCommonJs(step)) return require(step.file);
    return await import(url.href);
  } catch (error) {
    if (error instanceof OrchError) throw error;
    const place = await placeOfLoadError(error, step.file);
    throw loadFailed({ ...about, place, cause: error }, reasonOf(error));
  }
}

/**
 * Whether a file can only be CommonJS, which `require` loads several times as fast as `import`: in
 * its scope a `.js` is CommonJS unless it has the syntax of a module, and one without the word
 * `export` would not export anything.
 */
async function isCommonJs({ file, revision }: RunStep): Promise<boolean> {
  const extension = extname(file);
  if (extension === '.cjs') return true;
  if (extension !== '.js' || /\bexport\b/.test(revision.source)) return false;
  const folder = dirname(file);
  const known = scopes.get(folder) ?? packageType(folder);
  scopes.set(folder, known);
  return (await known) !== 'module';
}

/** `type` of the nearest `package.json`, by folder. */
const scopes = new Map<string, Promise<unknown>>();

/** Node does not say where the syntax of an ES module is wrong, unless it is asked to check it. */
async function placeOfLoadError(error: unknown, file: string): Promise<Place> {
  const place = placeInFile(error, file);
  if (place.line !== null || !(error instanceof SyntaxError)) return place;
  try {
    await execFileAsync(process.execPath, ['--check', file]);
    return place;
  } catch (checked) {
    return placeInFile(checked, file);
  }
}

/** The object that holds the functions: CommonJS and default exports come one or two levels down. */
function exportsOf(loaded: unknown, wanted: string): Readonly<Record<string, unknown>> {
  let candidate: unknown = loaded;
  for (let depth = 0; depth < 3 && isRecord(candidate); depth += 1) {
    if (wanted in candidate) return candidate;
    candidate = candidate['default'];
  }
  return isRecord(loaded) ? loaded : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
