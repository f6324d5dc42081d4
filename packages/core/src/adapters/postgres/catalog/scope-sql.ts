import type { CatalogScope } from '../../../catalog/catalog-scope.ts';

/** What queries need to know about scope and server, as SQL. */
export interface ScopeSql {
  readonly serverMajor: number;
  readonly privileges: boolean;
  /** A condition on a column that holds the name of a schema. */
  schemaIn(column: string): string;
  /** The text when the server has at least this major version, else the other. */
  since(major: number, text: string, otherwise: string): string;
}

/**
 * The scope as SQL. System schemas and orch's own are never in it, even when they are asked for.
 */
export function scopeSql(scope: CatalogScope, serverMajor: number): ScopeSql {
  const names = scope.schemas.filter((name) => !isSystemSchema(name));
  const list = `array[${names.map(quoteLiteral).join(', ')}]::name[]`;
  return {
    serverMajor,
    privileges: scope.privileges,
    schemaIn: (column) => `${column} = any (${list})`,
    since: (major, text, otherwise) => (serverMajor >= major ? text : otherwise),
  };
}

/** A condition: the object is no member of an extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `not exists (select from pg_depend extension where extension.classid = '${catalog}'::regclass
    and extension.objid = ${oid} and extension.deptype = 'e')`;
}

/** Objects with lower oids were made by initdb. */
export const firstUserOid = 16_384;

function isSystemSchema(name: string): boolean {
  return name.startsWith('pg_') || name === 'information_schema' || name === 'orch';
}

/** A string constant that means the same whatever `standard_conforming_strings` says. */
function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
