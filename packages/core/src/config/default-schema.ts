import type { Database } from './project.ts';

/**
 * The schema whose objects generated revisions name without it, so that one file serves SQLite too,
 * and in which the sessions of all its environments must therefore create; null when every name is
 * written with its schema.
 */
export function defaultSchemaOf({ schemas }: Pick<Database, 'schemas'>): string | null {
  return schemas[0] === 'public' ? 'public' : null;
}
