import type { ConnectionSource, Project } from '@orch/core/config/project';
import { redactSecrets } from '@orch/core/config/redact';

/** Shorter ones would mask common words and give themselves away by it. */
const LEAST_LENGTH = 5;

/** Values that must never be printed with a failure. */
export interface Secrets {
  addProject(project: Project): void;
  /** A text without any of them. */
  redact(text: string): string;
  /** A value whose strings hold none of them, at any depth. */
  redactValue(value: unknown): unknown;
}

/** Collects the secrets of the environment variables; those of the project are added later. */
export function collectSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  const known = new Set<string>();
  const add = (secret: string | undefined): void => {
    if (secret !== undefined && secret.length >= LEAST_LENGTH) known.add(secret);
  };
  let environmentRead = false;
  const all = (): readonly string[] => {
    if (!environmentRead) {
      environmentRead = true;
      for (const [name, value] of Object.entries(env)) {
        if (/PASS|SECRET|TOKEN|PWD$|API_?KEY/iu.test(name) && !/^(?:OLD)?PWD$/u.test(name))
          add(value);
        for (const password of urlPasswords(value ?? '')) add(password);
      }
    }
    return [...known].sort((a, b) => b.length - a.length);
  };
  const redact = (text: string): string => redactSecrets(text, all());
  return {
    addProject: (project) => {
      for (const source of connections(project)) for (const one of sourceSecrets(source)) add(one);
    },
    redact,
    redactValue: (value) => mapStrings(value, redact),
  };
}

function connections(project: Project): readonly ConnectionSource[] {
  const environments = [...project.databases.values()].flatMap((database) => [
    ...database.environments.values(),
  ]);
  return [...environments.map((one) => one.connection), project.shadow].filter(
    (one) => one !== null,
  );
}

function sourceSecrets(source: ConnectionSource): readonly string[] {
  if (typeof source === 'string') return urlPasswords(source);
  if ('load' in source) return [];
  return [source.password ?? '', ...urlPasswords(source.connectionString ?? '')];
}

/** The password of a URL as it is written, and decoded. */
function urlPasswords(text: string): readonly string[] {
  const match = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:(?<password>\S*)@/iu.exec(text);
  const password = match?.groups?.['password'];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch (error) {
    if (error instanceof URIError) return [password];
    throw error;
  }
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapStrings(one, change));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [key, mapStrings(one, change)]));
  if (value instanceof Set) return new Set([...value].map((one) => mapStrings(one, change)));
  if (value instanceof Error) return { name: value.name, message: change(value.message) };
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapStrings(one, change)]),
  );
}
