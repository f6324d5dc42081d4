import { sqlLiteral } from '../backfill/sql-literal.ts';
import { sqlName } from '../render/sql/sql-name.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';

/**
 * SQL that grants on one column what is granted on another. Roles and what they may do belong to
 * each environment, and no shadow knows them.
 */
export function copyColumnGrants(table: QualifiedName, from: string, to: string): string {
  const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const format = sqlLiteral(
    `GRANT %s (${sqlName(to)}) ON ${target} TO %s%s`.replaceAll(/%(?!s)/g, '%%'),
  );
  return copyGrants(
    format,
    `FROM pg_catalog.pg_attribute o
    WHERE o.attrelid = ${sqlLiteral(target)}::pg_catalog.regclass AND o.attname = ${sqlLiteral(from)}`,
    'o.attacl',
  );
}

/** SQL that grants on one relation what is granted on another of the same schema. */
export function copyTableGrants(from: QualifiedName, to: QualifiedName): string {
  const [source, target] = [from, to].map(
    ({ schema, name }) => `${sqlName(schema)}.${sqlName(name)}`,
  );
  const format = sqlLiteral(`GRANT %s ON ${target ?? ''} TO %s%s`.replaceAll(/%(?!s)/g, '%%'));
  return copyGrants(
    format,
    `FROM pg_catalog.pg_class o WHERE o.oid = ${sqlLiteral(source ?? '')}::pg_catalog.regclass`,
    'o.relacl',
  );
}

function copyGrants(format: string, source: string, privileges: string): string {
  return `DO $orch$
DECLARE
  given record;
BEGIN
  FOR given IN
    SELECT g.privilege_type AS privilege, g.is_grantable AS may_grant,
      CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END AS grantee
    FROM (SELECT ${privileges} AS acl ${source}) AS held, pg_catalog.aclexplode(held.acl) AS g
  LOOP
    EXECUTE pg_catalog.format(${format}, given.privilege, given.grantee,
      CASE WHEN given.may_grant THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;
END
$orch$`;
}
