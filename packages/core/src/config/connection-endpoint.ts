import { embeddedName } from './embedded-name.ts';
import { splitConnectionUrl } from './connection-url-parts.ts';
import type { ConnectionSource } from './project.ts';

/** What tells one database from another: two sources with the same text reach the same one. */
export type Endpoint = string;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '']);

/**
 * The database that a source reaches, without its user and password; null when only connecting
 * would tell (functions, values that are left to `PGHOST` and `PGDATABASE`).
 */
export function endpointOf(source: ConnectionSource): Endpoint | null {
  if (typeof source === 'string') return urlEndpoint(source);
  if ('load' in source) return null;
  if (source.filename !== undefined) return `file:${source.filename}`;
  if (source.connectionString !== undefined) return urlEndpoint(source.connectionString);
  if (source.host === undefined && source.database === undefined) return null;
  return endpoint({
    host: source.host ?? '',
    port: String(source.port ?? ''),
    database: source.database ?? source.user ?? '',
  });
}

function urlEndpoint(text: string): Endpoint | null {
  if (embeddedName(text) !== null) return text;
  const url = splitConnectionUrl(text);
  if (url === null) return null;
  const query = new URLSearchParams(url.query);
  const user = url.userInfo?.split(':')[0] ?? '';
  return endpoint({
    host: query.get('host') ?? decoded(url.host),
    port: query.get('port') ?? url.port,
    database: query.get('dbname') ?? decoded(url.database === '' ? user : url.database),
  });
}

function endpoint(parts: { host: string; port: string; database: string }): Endpoint {
  const host = parts.host.toLowerCase().replace(/^\[(.*)\]$/u, '$1');
  return `${LOOPBACK.has(host) ? 'localhost' : host}:${parts.port || '5432'}/${parts.database}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
