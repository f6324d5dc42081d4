import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileExists, notWritable } from '../../config/errors.ts';
import { systemErrorCode, systemErrorReason } from '../files/system-error.ts';

/** The text of a file, or null when there is none. */
export function readTextIfAny(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Writes a file with its folders; `isNew` never replaces one that is there.
 * @throws OrchError `CONFIG.FILE_EXISTS`, `CONFIG.NOT_WRITABLE`
 */
export function writeText(file: {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
}): void {
  try {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.text, { flag: file.isNew ? 'wx' : 'w' });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') throw fileExists(file.path);
    if (code === null) throw error;
    throw notWritable(file.path, systemErrorReason(code));
  }
}

/** True when code in a folder can import a package. */
export function canImport(packageName: string, folder: string): boolean {
  try {
    createRequire(join(folder, 'noop.js')).resolve(packageName);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
