import { readFileSync } from 'node:fs';
import { splitConnectionUrl } from '../../config/connection-url-parts.ts';
import { invalidConnection } from './errors.ts';

/** What a connection string says; absent values are left to the defaults of `pg`. */
export interface ConnectionParts {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl?: boolean | Readonly<Record<string, unknown>>;
  readonly options?: string;
}

/**
 * Reads `postgres://user:password@host:port/database?parameters`. Reserved characters in the
 * password may be percent-encoded or stand as they are; a `%` that starts no encoding is itself.
 *
 * @throws OrchError `CONNECTION.INVALID`, never quoting the text
 */
export function parseConnectionUrl(text: string): ConnectionParts {
  const url = splitConnectionUrl(text);
  if (url === null) throw invalidConnection('the connection is no readable URL', urlHint);

  const parameters = readParameters(url.query);
  const userInfo = url.userInfo ?? '';
  const colon = userInfo.indexOf(':');
  const user = colon < 0 ? userInfo : userInfo.slice(0, colon);
  const password = colon < 0 ? '' : userInfo.slice(colon + 1);

  const port = parameters.get('port') ?? url.port;
  const options = parameters.get('options');
  const ssl = sslSetting(parameters);
  return compact({
    host: parameters.get('host') ?? decode(url.host).replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? undefined : parsePort(port),
    user: parameters.get('user') ?? decode(user),
    password: parameters.get('password') ?? decode(password),
    database: parameters.get('dbname') ?? decode(url.database),
    ...(ssl === undefined ? {} : { ssl }),
    options,
  });
}

/** @throws OrchError `CONNECTION.INVALID` unless it is a TCP port */
export function parsePort(value: string | number): number {
  const port = typeof value === 'number' ? value : /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw invalidConnection(
    'the port of the connection is no number from 1 to 65535',
    'correct the port',
  );
}

const urlHint =
  'write postgres://user:password@host:5432/database, with @ : / % # in the password percent-encoded';

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch (error) {
      if (error instanceof URIError) return encoded;
      throw error;
    }
  });
}

function readParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (!knownParameters.has(name)) {
      throw invalidConnection(
        `the connection has a parameter "${name}" that orch does not know`,
        'correct or remove the parameter',
      );
    }
    parameters.set(name, decode(equals < 0 ? '' : pair.slice(equals + 1).replaceAll('+', ' ')));
  }
  return parameters;
}

/**
 * Parameters of libpq, of `pg` and of hosting services. Those that orch sets itself
 * (`application_name`, `connect_timeout`, ...) are accepted and have no effect.
 */
const knownParameters: ReadonlySet<string> = new Set(
  (
    'host port user password dbname options ' +
    'ssl sslmode sslrootcert sslcert sslkey sslnegotiation uselibpqcompat ' +
    'application_name fallback_application_name client_encoding connect_timeout ' +
    'channel_binding keepalives keepalives_idle keepalives_interval gssencmode ' +
    'target_session_attrs schema connection_limit pool_timeout statement_timeout'
  ).split(' '),
);

/**
 * TLS as `pg` reads it: every mode but `disable` and `no-verify` checks the certificate, which is
 * stricter than libpq's `require`; `uselibpqcompat=true` asks for libpq's meaning.
 */
function sslSetting(
  parameters: ReadonlyMap<string, string>,
): boolean | Readonly<Record<string, unknown>> | undefined {
  const mode = parameters.get('sslmode');
  const files = readCertificates(parameters);
  const flag = parameters.get('ssl');
  if (mode === undefined && files === null) {
    if (flag === undefined) return undefined;
    return flag === 'true' || flag === '1' || flag === '';
  }
  if (mode === 'disable') return false;
  const settings = files ?? {};
  switch (mode) {
    case undefined:
    case 'verify-full':
      return settings;
    case 'no-verify':
      return { ...settings, rejectUnauthorized: false };
    case 'prefer':
    case 'require':
    case 'verify-ca':
      return parameters.get('uselibpqcompat') === 'true' && !('ca' in settings)
        ? { ...settings, rejectUnauthorized: false }
        : settings;
    default:
      throw invalidConnection(
        `the connection has an unknown sslmode "${mode}"`,
        'use sslmode=disable, require, verify-full or no-verify',
      );
  }
}

function readCertificates(parameters: ReadonlyMap<string, string>): Record<string, string> | null {
  const settings: Record<string, string> = {};
  for (const [parameter, option] of [
    ['sslrootcert', 'ca'],
    ['sslcert', 'cert'],
    ['sslkey', 'key'],
  ] as const) {
    const path = parameters.get(parameter);
    if (path === undefined) continue;
    try {
      settings[option] = readFileSync(path, 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw invalidConnection(
        `the file of the connection's ${parameter} cannot be read`,
        `correct ${parameter}=<file>`,
      );
    }
  }
  return Object.keys(settings).length === 0 ? null : settings;
}

function compact(parts: {
  readonly [Key in keyof ConnectionParts]: ConnectionParts[Key] | undefined;
}): ConnectionParts {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined && value !== ''),
  ) as ConnectionParts;
}
