import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';

/** Meaning of every code that reaching an SQLite database can raise. */
export const sqliteConnectionErrors = {
  'CONNECTION.DRIVER_MISSING': {
    when: 'A database is an SQLite file, and `better-sqlite3` is not installed.',
    remedy: 'Run `npm install better-sqlite3@12` (or the same of your package manager).',
  },
  'CONNECTION.DRIVER_BROKEN': {
    when: '`better-sqlite3` is installed, but its compiled part is missing or belongs to another version of Node.',
    remedy:
      'Run `npm rebuild better-sqlite3`; where no compiled package can be downloaded this needs Python, make and a C++ compiler.',
  },
  'CONNECTION.NO_FOLDER': {
    when: 'The folder of an SQLite file does not exist.',
    remedy: 'Create the folder, or correct `filename`.',
  },
  'CONNECTION.NO_FILE': {
    when: 'The file of an SQLite database does not exist, and the command only reads.',
    remedy: 'Run `orch up`, which creates it, or correct `filename`.',
  },
  'CONNECTION.NOT_A_DATABASE': {
    when: 'The file is no SQLite database, is encrypted, or is a folder.',
    remedy: 'Correct `filename`.',
  },
  'CONNECTION.LOCKED': {
    when: 'Another process holds the SQLite database for longer than `lockTimeoutMs`.',
    remedy: 'End the other process, or raise `limits.lockTimeoutMs`.',
  },
  'CONNECTION.READ_ONLY': {
    when: 'The SQLite file, or its folder where the journal goes, cannot be written.',
    remedy: 'Make file and folder writable for the user who runs orch.',
  },
  'CONNECTION.FILE_DAMAGED': {
    when: 'SQLite finds the file damaged.',
    remedy: 'Restore the file from a backup, or run `.recover` of the sqlite3 shell.',
  },
  'CONNECTION.FILE_FAILED': {
    when: 'SQLite cannot open the file for a reason that it states itself.',
    remedy: 'Read the reason in the message.',
  },
} satisfies ErrorTable;

/** What a failure is about: the database's printable name, and the reason as given. */
export interface AboutFile {
  readonly label: string;
  readonly cause?: unknown;
}

function failure(
  code: keyof typeof sqliteConnectionErrors,
  about: AboutFile,
  [message, hint]: readonly [string, string],
): OrchError {
  return new OrchError({
    code,
    message,
    hint,
    details: { target: about.label },
    cause: about.cause,
  });
}

export function driverMissing(cause: unknown): OrchError {
  return new OrchError({
    code: 'CONNECTION.DRIVER_MISSING',
    message: 'SQLite needs the package better-sqlite3, which is not installed',
    hint: 'npm install better-sqlite3@12',
    cause,
    exitCode: 2,
  });
}

export function driverBroken(cause: unknown): OrchError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return new OrchError({
    code: 'CONNECTION.DRIVER_BROKEN',
    message: `better-sqlite3 is installed and cannot be loaded: ${reason}`,
    hint: 'npm rebuild better-sqlite3',
    cause,
    exitCode: 2,
  });
}

export function noFolder(about: AboutFile, folder: string): OrchError {
  return failure('CONNECTION.NO_FOLDER', about, [
    `the folder of ${about.label} does not exist`,
    `create it (mkdir -p ${folder}), or correct filename`,
  ]);
}

export function noFile(about: AboutFile): OrchError {
  return failure('CONNECTION.NO_FILE', about, [
    `${about.label} does not exist`,
    'run `orch up`, which creates it, or correct filename',
  ]);
}

export function notADatabase(about: AboutFile): OrchError {
  return failure('CONNECTION.NOT_A_DATABASE', about, [
    `${about.label} is not an SQLite database`,
    'correct filename',
  ]);
}

export function locked(about: AboutFile, timeoutMs: number): OrchError {
  return failure('CONNECTION.LOCKED', about, [
    `another process has held ${about.label} for ${timeoutMs} ms`,
    'end the other process, or raise limits.lockTimeoutMs',
  ]);
}

export function readOnlyFile(about: AboutFile): OrchError {
  return failure('CONNECTION.READ_ONLY', about, [
    `${about.label} cannot be written`,
    'make the file and its folder writable for this user',
  ]);
}

export function damagedFile(about: AboutFile, reason: string): OrchError {
  return failure('CONNECTION.FILE_DAMAGED', about, [
    `${about.label} is damaged: ${reason}`,
    'restore the file from a backup, or run .recover of the sqlite3 shell',
  ]);
}

export function fileFailed(about: AboutFile, reason: string): OrchError {
  return failure('CONNECTION.FILE_FAILED', about, [
    `cannot open ${about.label}: ${reason}`,
    'correct what SQLite names, then run the command again',
  ]);
}
