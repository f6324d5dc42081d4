import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';

/** Codes of finding, reading and choosing from the configuration. */
export const configErrors = {
  'CONFIG.NOT_FOUND': {
    when: 'No orch.config or knexfile was found upwards to the repository root, or the given one does not exist.',
    remedy: 'Run `orch init`, or name the file with `--config <path>`.',
  },
  'CONFIG.UNREADABLE': {
    when: 'The configuration file could not be loaded: a syntax error, a failing import, code that throws.',
    remedy: 'Mend the file at the line that is named; `node <file>` shows the same error.',
  },
  'CONFIG.INVALID': {
    when: 'The configuration has unknown keys or values that orch cannot use. Every problem is listed.',
    remedy: 'Edit each place that is named; docs/config.md lists every key.',
  },
  'CONFIG.UNKNOWN_KEY': {
    when: 'The configuration has a key that orch does not know, or one that would change every object. Listed by `CONFIG.INVALID`.',
    remedy: 'Rename the key as proposed, or remove it.',
  },
  'CONFIG.INVALID_VALUE': {
    when: 'A value of the configuration, or an ORCH_ variable, is not what its key takes. Listed by `CONFIG.INVALID`.',
    remedy: 'Write what is expected; values are not repeated, since they may be secrets.',
  },
  'CONFIG.UNSUPPORTED_CLIENT': {
    when: 'A knexfile names a client that orch has no engine for. Listed by `CONFIG.INVALID`.',
    remedy: 'orch works with PostgreSQL (`pg`) and SQLite (`better-sqlite3`, `sqlite3`).',
  },
  'CONFIG.UNSUPPORTED_SETTING': {
    when: 'A knexfile has a setting that would make Knex run other revisions than orch can read. Listed by `CONFIG.INVALID`.',
    remedy: 'Keep the revisions as files in `migrations.directory`.',
  },
  'CONFIG.CONNECTION_NOT_SET': {
    when: 'The connection of the chosen environment is empty: usually the variable it is read from is not set.',
    remedy: 'Set the variable, or choose another environment with `--env`.',
  },
  'CONFIG.CONNECTION_FUNCTION_FAILED': {
    when: 'The function that gives the connection of an environment threw.',
    remedy: 'Mend the function, or what it asks (a secret store, a file).',
  },
  'CONFIG.FILE_EXISTS': {
    when: '`orch init` would write a file that is already there.',
    remedy: 'Keep the file, or move it away first.',
  },
  'CONFIG.NOT_WRITABLE': {
    when: '`orch init` cannot write a file.',
    remedy: 'Correct what the message names: permissions, or a full or read-only disk.',
  },
  'CONFIG.UNKNOWN_DATABASE': {
    when: 'The database named by `--database` or ORCH_DATABASE is not in the configuration.',
    remedy: 'Use one of the databases that are listed, or add it to the configuration.',
  },
  'CONFIG.AMBIGUOUS_DATABASE': {
    when: 'The project has several databases and the command works on one.',
    remedy: 'Pass `--database <name>`.',
  },
  'CONFIG.UNKNOWN_ENVIRONMENT': {
    when: 'The environment named by `--env` or ORCH_ENV, or meant by default, is not in the configuration.',
    remedy: 'Use one of the environments that are listed, or add it to the configuration.',
  },
  'CONFIG.WRONG_ENVIRONMENT': {
    when: 'ORCH_DATABASE_URL reaches the database of a protected environment, and another one was chosen.',
    remedy: 'Choose the protected environment with `--env`, or correct the URL.',
  },
} satisfies ErrorTable;

/** The file that was asked for, or any, does not exist. */
export function configNotFound(configPath: string | null, searched: string): OrchError {
  return new OrchError({
    code: 'CONFIG.NOT_FOUND',
    message:
      configPath === null
        ? `no orch.config or knexfile was found in ${searched} or above it`
        : `the configuration file ${configPath} does not exist`,
    details: { configPath, searched },
    hint: configPath === null ? 'run `orch init` to write one' : 'correct the path after --config',
    exitCode: 2,
  });
}

/** The file threw or could not be parsed. */
export function configUnreadable(
  file: string,
  reason: string,
  place: { readonly line: number | null; readonly column: number | null },
): OrchError {
  return new OrchError({
    code: 'CONFIG.UNREADABLE',
    message: `the configuration could not be loaded: ${reason}`,
    details: { file, ...place },
    hint: 'mend the file, then run the same command again',
    exitCode: 2,
  });
}

/** All problems of a configuration at once. */
export function configInvalid(file: string | null, findings: readonly Finding[]): OrchError {
  const count = findings.length === 1 ? 'a problem' : `${findings.length} problems`;
  return new OrchError({
    code: 'CONFIG.INVALID',
    message: `the configuration has ${count}`,
    details: { file, findings },
    hint: `edit ${file ?? 'the values'} as said above`,
    exitCode: 2,
  });
}

export function fileExists(path: string): OrchError {
  return new OrchError({
    code: 'CONFIG.FILE_EXISTS',
    message: `${path} is already there and was not touched`,
    details: { file: path },
    hint: 'keep it, or move it away and run `orch init` again',
    exitCode: 2,
  });
}

export function notWritable(path: string, reason: string): OrchError {
  return new OrchError({
    code: 'CONFIG.NOT_WRITABLE',
    message: `${path} cannot be written: ${reason}`,
    details: { file: path, reason },
    hint: 'correct the permissions or the disk, then run `orch init` again',
  });
}

export function connectionNotSet(path: string, file: string | null): OrchError {
  return new OrchError({
    code: 'CONFIG.CONNECTION_NOT_SET',
    message: `${path} is not set`,
    details: { file, path },
    hint: 'set the variable that it is read from, or choose another environment with --env',
    exitCode: 2,
  });
}

export function connectionFunctionFailed(parts: {
  readonly path: string;
  readonly file: string | null;
  readonly reason: string;
}): OrchError {
  return new OrchError({
    code: 'CONFIG.CONNECTION_FUNCTION_FAILED',
    message: `the function of ${parts.path} failed: ${parts.reason}`,
    details: { ...parts },
    hint: 'mend the function, or what it asks',
    exitCode: 2,
  });
}

export function unknownDatabase(name: string, known: readonly string[]): OrchError {
  return new OrchError({
    code: 'CONFIG.UNKNOWN_DATABASE',
    message: `there is no database "${name}" in the configuration`,
    details: { database: name, known },
    hint: `use ${known.map((one) => `--database ${one}`).join(' or ')}`,
    exitCode: 2,
  });
}

export function ambiguousDatabase(known: readonly string[]): OrchError {
  return new OrchError({
    code: 'CONFIG.AMBIGUOUS_DATABASE',
    message: `the project has the databases ${known.join(', ')}, and this works on one`,
    details: { known },
    hint: `add ${known.map((one) => `--database ${one}`).join(' or ')}`,
    exitCode: 2,
  });
}

export function unknownEnvironment(
  name: string,
  database: string,
  known: readonly string[],
): OrchError {
  return new OrchError({
    code: 'CONFIG.UNKNOWN_ENVIRONMENT',
    message: `the database "${database}" has no environment "${name}"`,
    details: { environment: name, database, known },
    hint:
      known.length === 0
        ? 'add an environment to the configuration'
        : `use ${known.map((one) => `--env ${one}`).join(' or ')}`,
    exitCode: 2,
  });
}

export function wrongEnvironment(chosen: string, actual: string): OrchError {
  return new OrchError({
    code: 'CONFIG.WRONG_ENVIRONMENT',
    message: `ORCH_DATABASE_URL reaches the protected environment "${actual}", and "${chosen}" was chosen`,
    details: { chosen, actual },
    hint: `pass \`--env ${actual}\` if you mean it, or unset ORCH_DATABASE_URL`,
    exitCode: 2,
  });
}
