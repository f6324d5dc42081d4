import type { ConnectionSource, Project } from '@orch/core/config/project';
import { splitConnectionUrl } from '@orch/core/config/connection-url-parts';
import { redact, rememberSecret } from '@orch/core/failure/redact';

/** Remembers the passwords of a project's connections, so that no output shows them. */
export function rememberProjectSecrets(project: Project): void {
  for (const database of project.databases.values()) {
    for (const environment of database.environments.values()) {
      rememberSource(environment.connection);
    }
  }
  if (project.shadow !== null) rememberSource(project.shadow);
}

/** Remembers the variables that are called password, token or the like, and passwords in URLs. */
export function rememberVariableSecrets(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (/PASS|SECRET|TOKEN|API_?KEY/iu.test(name)) rememberSecret(value);
    rememberUrl(value);
  }
}

/** A value whose strings hold no secret, at any depth. */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (value instanceof Set) return [...value].map(redactValue);
  if (value instanceof Error) return { name: value.name, message: redact(value.message) };
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [String(key), redactValue(one)]));
}

function rememberSource(source: ConnectionSource): void {
  if (typeof source === 'string') rememberUrl(source);
  else if (!('load' in source)) {
    if (source.password !== undefined) rememberSecret(source.password);
    if (source.connectionString !== undefined) rememberUrl(source.connectionString);
  }
}

function rememberUrl(text: string): void {
  const userInfo = splitConnectionUrl(text)?.userInfo ?? null;
  if (userInfo === null || !userInfo.includes(':')) return;
  const password = userInfo.slice(userInfo.indexOf(':') + 1);
  rememberSecret(password);
  if (URL.canParse(text)) rememberSecret(decodedOrRaw(password));
}

function decodedOrRaw(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
