import type { ConnectionSource } from './project.ts';

const prefix = 'embedded:';

/**
 * The name of the database on the project's embedded server that a connection means; null for every
 * other connection, and for a function, which is not asked.
 */
export function embeddedName(connection: ConnectionSource): string | null {
  return typeof connection === 'string' && connection.startsWith(prefix)
    ? connection.slice(prefix.length)
    : null;
}
