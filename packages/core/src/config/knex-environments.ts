import { isRecord } from './is-record.ts';

type Shape = Readonly<Record<string, unknown>>;

/**
 * The Knex configuration of an environment as its knexfile has it; null when that has no such
 * environment.
 */
export function knexConfigOf(
  value: unknown,
  environment: string,
): Readonly<Record<string, unknown>> | null {
  const found = environmentConfigs(value, environment).find(([name]) => name === environment);
  return found?.[1] ?? null;
}

/** The environments of a knexfile, with where each is written; the one that is wanted when it has none. */
export function environmentConfigs(
  value: unknown,
  wanted: string,
): readonly (readonly [name: string, config: Shape, path: readonly string[]])[] {
  if (!isRecord(value)) return [];
  if (isConfig(value)) return [[wanted, value, []]];
  // What else a knexfile exports, e.g. helpers for its migrations, is none of orch's business.
  return Object.entries(value).flatMap(([name, one]) =>
    isRecord(one) && isConfig(one) ? [[name, one, [name]] as const] : [],
  );
}

function isConfig(value: Shape): boolean {
  return ['client', 'dialect', 'connection'].some(
    (key) => Object.hasOwn(value, key) && !(isRecord(value[key]) && isConfig(value[key])),
  );
}
