/** A table by its unquoted names. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** What of a database belongs to its catalog. */
export interface CatalogScope {
  /**
   * Schemas whose objects are read, unquoted. Kinds without a schema (extensions, casts, event
   * triggers, publications, foreign servers, languages) are always read.
   */
  readonly schemas: readonly string[];
  /** Whether owners, grants and default privileges are facts. */
  readonly privileges: boolean;
  /**
   * Tables that are left out with all that hangs on them, beside Knex's own `knex_migrations`
   * and `knex_migrations_lock`, which never are facts.
   */
  readonly ignoreTables?: readonly TableName[];
}

/** The part of a configured database that decides its scope. */
export interface ScopedDatabase {
  readonly schemas: readonly string[];
  readonly knexTable: { readonly tableName: string; readonly schemaName: string | null };
}

/** The scope of a configured database: its schemas without its Knex migration tables. */
export function catalogScopeOf(
  database: ScopedDatabase,
  options: { readonly privileges: boolean },
): CatalogScope {
  const { tableName, schemaName } = database.knexTable;
  const homes = schemaName === null ? database.schemas : [schemaName];
  return {
    schemas: database.schemas,
    privileges: options.privileges,
    ignoreTables: homes.flatMap((schema) => [
      { schema, name: tableName },
      { schema, name: `${tableName}_lock` },
    ]),
  };
}

/** Whether a table is left out of the catalog. */
export function isIgnoredTable(scope: CatalogScope, schema: string, name: string): boolean {
  if (name === 'knex_migrations' || name === 'knex_migrations_lock') return true;
  return (scope.ignoreTables ?? []).some((t) => t.schema === schema && t.name === name);
}
