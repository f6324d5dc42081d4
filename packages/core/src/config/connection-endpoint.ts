import type { ConnectionSource } from './project.ts';

/** What tells one database from another: two sources with the same text reach the same one. */
export type Endpoint = string;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]', '']);

/**
 * The database that a source reaches, without its user and password; null when only connecting
 * would tell (functions, service files).
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
  if (text.startsWith('embedded:')) return text;
  const url = parseConnectionUrl(text);
  if (url === null) return null;
  return endpoint({
    host: url.searchParams.get('host') ?? url.hostname,
    port: url.searchParams.get('port') ?? url.port,
    database: decoded(url.pathname.slice(1)) || decoded(url.username),
  });
}

function endpoint(parts: { host: string; port: string; database: string }): Endpoint {
  const host = parts.host.toLowerCase();
  return `${LOOPBACK.has(host) ? 'localhost' : host}:${parts.port || '5432'}/${parts.database}`;
}

/**
 * Parses a PostgreSQL URL, or says null: among the broken ones are those whose password holds an
 * unescaped `#`, `/` or `?`, which a parser would cut in two and take the rest for host or port.
 */
export function parseConnectionUrl(text: string): URL | null {
  if (!/^postgres(?:ql)?:\/\//u.test(text)) return null;
  // An empty host after credentials (a socket, named by ?host=) is valid for libpq and not for URL.
  const withHost = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|$)/u, '$1localhost');
  const url = URL.canParse(withHost) ? new URL(withHost) : null;
  if (url === null || url.hash !== '') return null;
  if (url.pathname.slice(1).includes('/') || /@/u.test(url.pathname)) return null;
  if (url.username === '' && url.search.includes('@')) return null;
  const parts = [url.username, url.password, url.pathname];
  return parts.every((part) => isDecodable(part)) ? url : null;
}

function isDecodable(text: string): boolean {
  return !/%(?![0-9a-f]{2})/iu.test(text) && decoded(text) !== '\ufffd';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return '\ufffd';
    throw error;
  }
}
