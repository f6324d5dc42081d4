import type { Finding } from '../failure/finding.ts';

/** A problem at a place of the configuration; `subject` is the key's path or a variable's name. */
function problem(code: string, subject: string, said: Pick<Finding, 'message' | 'hint'>): Finding {
  return { code, severity: 'error', subject, ...said };
}

export function unknownKey(path: string, suggestion: string | null): Finding {
  return problem('CONFIG.UNKNOWN_KEY', path, {
    message:
      suggestion === null
        ? 'orch knows no such key'
        : `orch knows no such key, is it "${suggestion}"`,
    hint: suggestion === null ? 'remove it' : `rename it to "${suggestion}", or remove it`,
  });
}

/** A key that would change what every object means. */
export function unsafeKey(path: string): Finding {
  return problem('CONFIG.UNKNOWN_KEY', path, {
    message: 'the key is not allowed anywhere in a configuration',
    hint: 'remove it',
  });
}

export function invalidValue(path: string, expected: string): Finding {
  return problem('CONFIG.INVALID_VALUE', path, {
    message: `expected ${expected}`,
    hint: 'docs/config.md describes every key',
  });
}

/** The text is no connection; it is never shown, since it may hold a password. */
export function unreadableUrl(path: string): Finding {
  return problem('CONFIG.INVALID_VALUE', path, {
    message: 'is no connection that orch can read',
    hint: 'write a postgres:// URL, with @ : / % # in the password percent-encoded, or embedded:<name>',
  });
}

export function unsupportedClient(path: string, client: string): Finding {
  return problem('CONFIG.UNSUPPORTED_CLIENT', path, {
    message: `orch does not work with the client "${client}"`,
    hint: 'use pg, or better-sqlite3 for SQLite',
  });
}

export function unsupportedSetting(path: string, why: string): Finding {
  return problem('CONFIG.UNSUPPORTED_SETTING', path, {
    message: why,
    hint: 'orch runs the files of migrations.directory',
  });
}

export function missingKey(path: string): Finding {
  return problem('CONFIG.INVALID_VALUE', path, {
    message: 'is missing',
    hint: "add it, e.g. environments: { dev: 'embedded:dev' }",
  });
}

export function sharedFolder(path: string, other: string): Finding {
  return problem('CONFIG.INVALID_VALUE', path, {
    message: `is also the folder of the database "${other}", and each database has its own history`,
    hint: 'give each database a folder of its own',
  });
}
