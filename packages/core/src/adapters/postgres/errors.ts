import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';

/** Meaning of every code that reaching a PostgreSQL database can raise. */
export const connectionErrors = {
  'CONNECTION.INVALID': {
    when: 'A connection in the configuration or on the command line cannot be read.',
    remedy:
      'Write `postgres://user:password@host:port/database` (a password may hold `@ : / % #`, or have them percent-encoded), the values host, port, user, password and database, or `embedded:<name>`.',
  },
  'CONNECTION.REFUSED': {
    when: 'Nothing listens on the host and port.',
    remedy: 'Start the server, or correct host and port.',
  },
  'CONNECTION.HOST_UNKNOWN': {
    when: 'The host name has no address.',
    remedy: 'Correct the host name, or look at the name service.',
  },
  'CONNECTION.TIMEOUT': {
    when: 'The server gave no answer within `connectTimeoutMs`.',
    remedy: 'Look at host, port and firewall, or raise `limits.connectTimeoutMs`.',
  },
  'CONNECTION.AUTHENTICATION': {
    when: 'The server does not accept the user or the password, or its pg_hba.conf has no rule for them.',
    remedy: 'Correct user and password; `psql` with the same values shows the same answer.',
  },
  'CONNECTION.DENIED': {
    when: 'The user may not connect to this database.',
    remedy: 'Run `GRANT CONNECT ON DATABASE ... TO ...` as its owner, or use another user.',
  },
  'CONNECTION.NO_DATABASE': {
    when: 'The server has no database of this name.',
    remedy: 'Create it with `createdb`, or correct the name.',
  },
  'CONNECTION.SERVER_STARTING': {
    when: 'The server starts up, shuts down or recovers, and was not ready in time (57P03).',
    remedy: 'Run the command again when the server is ready.',
  },
  'CONNECTION.TOO_MANY': {
    when: 'The server has no connection slot left for this user or database (53300).',
    remedy: 'Close other sessions, or raise max_connections.',
  },
  'CONNECTION.TLS': {
    when: 'The encrypted connection could not be made, or its certificate is not trusted.',
    remedy:
      'Give the authority with `sslrootcert=<file>`, or `sslmode=disable` where the server has no TLS, or `sslmode=no-verify` to accept any certificate.',
  },
  'CONNECTION.POOLER': {
    when: 'A connection pooler (PgBouncer and its kin) answers instead of the server. Through one, session locks leak and settings reach strangers.',
    remedy: 'Use the direct address of the server for migrations.',
  },
  'CONNECTION.SERVER_TOO_OLD': {
    when: 'The server is older than PostgreSQL 14.',
    remedy: 'Upgrade the server; orch supports PostgreSQL 14 to 18.',
  },
  'CONNECTION.LOST': {
    when: 'The connection ended before it was ready.',
    remedy: 'Run the command again; the server log says why it closed the connection.',
  },
  'CONNECTION.FAILED': {
    when: 'The server refused the connection for a reason that it states itself.',
    remedy: 'Read the reason in the message.',
  },
} satisfies ErrorTable;

/** What a connection failure is about: the target's printable name, and the reason as given. */
interface About {
  readonly label: string;
  readonly reason: string;
  readonly cause?: unknown;
}

function connectionFailure(
  code: keyof typeof connectionErrors,
  message: string,
  hint: string,
  about: About,
): OrchError {
  return new OrchError({
    code,
    message,
    hint,
    details: { target: about.label, reason: about.reason },
    cause: about.cause,
  });
}

export function invalidConnection(problem: string, hint: string): OrchError {
  return new OrchError({
    code: 'CONNECTION.INVALID',
    message: problem,
    hint,
    exitCode: 2,
  });
}

export function refused(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.REFUSED',
    `nothing listens at ${about.label}`,
    'start the server, or correct host and port',
    about,
  );
}

export function hostUnknown(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.HOST_UNKNOWN',
    `the host of ${about.label} has no address`,
    'correct the host name',
    about,
  );
}

export function timedOut(about: About, timeoutMs: number): OrchError {
  return connectionFailure(
    'CONNECTION.TIMEOUT',
    `${about.label} gave no answer within ${timeoutMs} ms`,
    'look at host, port and firewall, or raise limits.connectTimeoutMs',
    about,
  );
}

export function authenticationFailed(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.AUTHENTICATION',
    `${about.label} does not accept this user and password: ${about.reason}`,
    'correct the user and the password of this connection',
    about,
  );
}

export function denied(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.DENIED',
    `this user may not connect to ${about.label}: ${about.reason}`,
    'grant CONNECT on the database to the user, or use another user',
    about,
  );
}

export function noDatabase(about: About, database: string): OrchError {
  return connectionFailure(
    'CONNECTION.NO_DATABASE',
    `the server of ${about.label} has no database "${database}"`,
    `create it (createdb ${database}), or correct the name`,
    about,
  );
}

export function serverStarting(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.SERVER_STARTING',
    `${about.label} is not ready for connections: ${about.reason}`,
    'run the command again when the server is ready',
    about,
  );
}

export function tooManyConnections(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.TOO_MANY',
    `${about.label} has no connection slot left: ${about.reason}`,
    'close other sessions, or raise max_connections',
    about,
  );
}

export function tlsFailed(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.TLS',
    `no trusted TLS connection to ${about.label}: ${about.reason}`,
    'add sslrootcert=<file> with its authority, sslmode=disable for a server without TLS, or sslmode=no-verify to trust any certificate',
    about,
  );
}

export function poolerInBetween(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.POOLER',
    `a connection pooler answers at ${about.label}`,
    'use the address of the server itself, not of its pooler',
    about,
  );
}

export function serverTooOld(about: About, version: string): OrchError {
  return connectionFailure(
    'CONNECTION.SERVER_TOO_OLD',
    `${about.label} runs PostgreSQL ${version}, orch needs 14 or later`,
    'upgrade the server to PostgreSQL 14 or later',
    about,
  );
}

export function connectionLost(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.LOST',
    `${about.label} closed the connection before it was ready: ${about.reason}`,
    'run the command again; the server log says why',
    about,
  );
}

export function connectionFailed(about: About): OrchError {
  return connectionFailure(
    'CONNECTION.FAILED',
    `cannot connect to ${about.label}: ${about.reason}`,
    'correct what the server names, then run the command again',
    about,
  );
}
