import './load-pg.ts';
import pg from 'pg';
import type { ConnectionValues } from '../../config/project.ts';
import { rememberSecret } from '../../failure/redact.ts';
import { parseConnectionUrl, parsePort } from './connection-url.ts';
import type { ConnectionParts } from './connection-url.ts';
import { invalidConnection } from './errors.ts';
import type { PostgresTarget } from './postgres-target.ts';

/**
 * The target that a URL or the values of `pg` name. Values that are absent come from where `pg`
 * takes them (`PGHOST`, `PGUSER`, ...). The password is remembered for redaction.
 *
 * @throws OrchError `CONNECTION.INVALID`
 */
export function targetOf(source: string | ConnectionValues): PostgresTarget {
  const parts = typeof source === 'string' ? parseConnectionUrl(source) : partsOf(source);
  const { host, port, user, database } = new pg.Client({
    host: parts.host,
    port: parts.port,
    user: parts.user,
    database: parts.database,
  });
  if (parts.password !== undefined) rememberSecret(parts.password);
  if (user === undefined || user === '') {
    throw invalidConnection('the connection names no user', 'add the user to the connection');
  }
  const name = database ?? user;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port,
    user,
    database: name,
    ...(parts.password === undefined ? {} : { password: parts.password }),
    ...(parts.ssl === undefined ? {} : { ssl: parts.ssl }),
    ...(parts.options === undefined ? {} : { options: parts.options }),
    label: `postgres://${user}@${shownHost}:${port}/${name}`,
  };
}

function partsOf(source: ConnectionValues): ConnectionParts {
  const url =
    source.connectionString === undefined ? {} : parseConnectionUrl(source.connectionString);
  return {
    ...url,
    ...(source.host === undefined ? {} : { host: source.host }),
    ...(source.port === undefined ? {} : { port: parsePort(source.port) }),
    ...(source.user === undefined ? {} : { user: source.user }),
    ...(source.password === undefined ? {} : { password: source.password }),
    ...(source.database === undefined ? {} : { database: source.database }),
    ...(source.options === undefined ? {} : { options: source.options }),
    ...(source.ssl === undefined || source.ssl === null ? {} : { ssl: sslOf(source.ssl) }),
  };
}

function sslOf(ssl: unknown): boolean | Readonly<Record<string, unknown>> {
  if (typeof ssl === 'boolean') return ssl;
  if (typeof ssl === 'object' && ssl !== null) return { ...ssl };
  throw invalidConnection(
    'the ssl value of the connection is neither a boolean nor an object',
    'write ssl: true, ssl: false or ssl: { ca, cert, key, rejectUnauthorized }',
  );
}
