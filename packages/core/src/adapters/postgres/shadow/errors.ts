import type { ErrorTable } from '../../../failure/error-table.ts';
import type { Finding } from '../../../failure/finding.ts';
import { OrchError } from '../../../failure/orch-error.ts';

/** Meaning of every code that making and dropping shadows can raise. */
export const shadowErrors = {
  'SHADOW.INVALID_NAME': {
    when: 'A shadow database would get a name that is too long or not its own.',
    remedy: 'This is a mistake in orch; please report it.',
  },
  'SHADOW.TEMPLATE_MISSING': {
    when: 'The kept database that a shadow was to be copied from is gone; another process dropped it.',
    remedy: 'Run the command again: the history is replayed from an earlier point.',
  },
  'SHADOW.OTHER_VERSION': {
    when: 'the server for shadow databases has another major version than the database',
    remedy:
      'let the role create databases on its own server, or set `shadow` to a server of the same version',
  },
  'SHADOW.NOT_ALLOWED': {
    when: 'The role may not create databases on the server that was chosen for shadows.',
    remedy:
      'Run `ALTER ROLE ... CREATEDB`, or remove `shadow` from the configuration so that the embedded server is used.',
  },
  'SHADOW.NOT_OURS': {
    when: 'A database has the name of a shadow and a comment that is not orch’s; orch never drops it.',
    remedy: 'Rename or drop that database yourself.',
  },
  'SHADOW.EMBEDDED_INSTEAD': {
    when: "The history is replayed on the embedded server, because the environment's role may not create databases, or the server is read-only.",
    remedy:
      'Nothing, unless the two servers differ in version or extensions: then run `ALTER ROLE ... CREATEDB`, or name a server with `shadow` in the configuration.',
  },
} satisfies ErrorTable;

export function invalidShadowName(name: string): OrchError {
  return new OrchError({
    code: 'SHADOW.INVALID_NAME',
    message: `"${name}" cannot be the name of a shadow`,
    hint: 'report this as a mistake in orch',
    details: { name },
  });
}

export function templateMissing(name: string): OrchError {
  return new OrchError({
    code: 'SHADOW.TEMPLATE_MISSING',
    message: `the kept database ${name} is gone`,
    hint: 'run the command again',
    details: { name },
  });
}

export function notAllowed(label: string, cause: unknown): OrchError {
  return new OrchError({
    code: 'SHADOW.NOT_ALLOWED',
    message: `the role of ${label} may not create databases`,
    hint: 'ALTER ROLE ... CREATEDB, or remove shadow from the configuration',
    details: { target: label },
    cause,
  });
}

export function notOurs(name: string): OrchError {
  return new OrchError({
    code: 'SHADOW.NOT_OURS',
    message: `the database ${name} does not carry orch's mark and is not dropped`,
    hint: `rename it: ALTER DATABASE ${name} RENAME TO ...`,
    details: { name },
  });
}

/** The warning that shadows are made elsewhere than the environment's own server. */
export function embeddedInstead(label: string, reason: string): Finding {
  return {
    code: 'SHADOW.EMBEDDED_INSTEAD',
    severity: 'warning',
    subject: label,
    message: `the history is replayed on the embedded server, because ${reason}`,
    hint: 'ALTER ROLE ... CREATEDB, or name a server with shadow in the configuration',
  };
}

export function otherVersion(database: number, shadow: number): OrchError {
  return new OrchError({
    code: 'SHADOW.OTHER_VERSION',
    message: `the shadow is on PostgreSQL ${shadow} and the database on PostgreSQL ${database}, so their schemas cannot be compared`,
    details: { database, shadow },
    hint: 'ALTER ROLE ... CREATEDB on the database, or set shadow in the configuration to a server of its version',
  });
}
