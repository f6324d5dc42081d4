import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OrchError } from '../../failure/orch-error.ts';
import {
  type AboutFile,
  damagedFile,
  fileFailed,
  locked,
  noFile,
  noFolder,
  notADatabase,
  readOnlyFile,
} from './errors.ts';
import { loadDriver, type SqliteSession } from './load-driver.ts';
import type { SqliteTarget } from './sqlite-target.ts';

/** How a session is opened; every value has a safe default. */
export interface SqliteSessionOptions {
  /** How long a lock of another process is waited for; 2 000 unless given. */
  readonly busyTimeoutMs?: number;
  /** Nothing can be written. */
  readonly readOnly?: boolean;
  /** Whether a file that is not there is made; it is not unless given. */
  readonly create?: boolean;
}

/**
 * Opens a database with foreign keys enforced. A file that exists has been read, so that what is
 * no database is found here. The caller closes it.
 *
 * @throws OrchError `CONNECTION.*`
 */
export async function openSqlite(
  target: SqliteTarget,
  options: SqliteSessionOptions = {},
): Promise<SqliteSession> {
  const timeout = options.busyTimeoutMs ?? 2_000;
  const driver = await loadDriver();
  if (target.filename !== ':memory:') requireFile(target, options);
  let session: SqliteSession | null = null;
  try {
    session = new driver(target.filename, { readonly: options.readOnly === true, timeout });
    session.pragma('schema_version');
    enforceForeignKeys(session);
    return session;
  } catch (error) {
    session?.close();
    throw failureOf(error, target, timeout);
  }
}

function requireFile(target: SqliteTarget, options: SqliteSessionOptions): void {
  const about: AboutFile = { label: target.label };
  const folder = dirname(target.filename);
  if (!existsSync(folder)) throw noFolder(about, folder);
  const isThere = existsSync(target.filename);
  if (!isThere && options.create !== true) throw noFile(about);
  if (isThere && statSync(target.filename).isDirectory()) throw notADatabase(about);
  if (options.readOnly === true) return;
  // SQLite itself opens such a file for reading, and only the first write fails.
  if (isThere && !isWritable(target.filename)) throw readOnlyFile(about);
  if (!isWritable(folder)) throw readOnlyFile(about);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A build of SQLite without foreign keys ignores the pragma, hence the question. */
function enforceForeignKeys(session: SqliteSession): void {
  session.pragma('foreign_keys = ON');
  if (session.pragma('foreign_keys', { simple: true }) !== 1) {
    throw new Error('this build of SQLite does not enforce foreign keys');
  }
}

function failureOf(error: unknown, target: SqliteTarget, timeoutMs: number): unknown {
  if (error instanceof OrchError || !(error instanceof Error)) return error;
  const about: AboutFile = { label: target.label, cause: error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'SQLITE_NOTADB') return notADatabase(about);
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) return locked(about, timeoutMs);
  if (/^SQLITE_(?:READONLY|PERM)/.test(code)) return readOnlyFile(about);
  if (code.startsWith('SQLITE_CORRUPT')) return damagedFile(about, error.message);
  return fileFailed(about, error.message);
}
