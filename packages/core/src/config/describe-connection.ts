import { redact } from '../failure/redact.ts';
import type { ConnectionSource } from './project.ts';

/** A connection in words that hold no password, e.g. `postgres://app@db.example.com:5432/shop`. */
export function describeConnection(source: ConnectionSource): string {
  if (typeof source === 'string') return redact(source);
  if ('load' in source) return source.reason === 'unset' ? 'not set' : 'given by a function';
  if (source.filename !== undefined) return `sqlite:${source.filename}`;
  if (source.connectionString !== undefined) return redact(source.connectionString);
  const user = source.user === undefined ? '' : `${source.user}@`;
  const port = source.port === undefined ? '' : `:${source.port}`;
  const database = source.database === undefined ? '' : `/${source.database}`;
  return `postgres://${user}${source.host ?? 'localhost'}${port}${database}`;
}
