import { createHash } from 'node:crypto';
import { readOptions } from './options.ts';

/**
 * Options of foreign objects, which may hold passwords: the value of an option whose name sounds
 * like a secret is replaced by its hash, so that a change is seen and the secret is not.
 */
export function readServerOptions(
  options: readonly string[] | null,
): Readonly<Record<string, string>> {
  return hashWhere(options, (name) => secretName.test(name));
}

/** Options of a user mapping, where everything but the user's name is taken for a secret. */
export function readUserMappingOptions(
  options: readonly string[] | null,
): Readonly<Record<string, string>> {
  return hashWhere(options, (name) => name !== 'user' && name !== 'username');
}

const secretName = /pass|secret|key|token|credential|auth/i;

function hashWhere(
  options: readonly string[] | null,
  isSecret: (name: string) => boolean,
): Readonly<Record<string, string>> {
  const entries = Object.entries(readOptions(options)).map(([name, value]): [string, string] => [
    name,
    isSecret(name) ? `sha256:${createHash('sha256').update(value).digest('hex')}` : value,
  ]);
  return Object.fromEntries(entries);
}
