import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import type { InvalidIndex } from '../../../runner/bare-statement.ts';
import type { Probe } from '../../../runner/decide-in-flight.ts';
import type { Querier } from '../querier.ts';

/** Reads the whole schema of the database, and which indexes in it are broken. */
export async function takeProbe(
  session: Querier,
  readCatalog: (scope: CatalogScope) => Promise<Catalog>,
): Promise<Probe> {
  const schemas = await session.query<{ schemas: string[] }>(schemasQuery);
  const invalid = await session.query<InvalidRow>(invalidQuery);
  const scope = { schemas: schemas.rows[0]?.schemas ?? [], privileges: true };
  return {
    catalog: await readCatalog(scope),
    invalid: invalid.rows.map((row) => ({ ...row })),
  };
}

type InvalidRow = InvalidIndex;

const eq = 'OPERATOR(pg_catalog.=)';

/** Every schema but orch's own and the server's. */
const schemasQuery = `
  SELECT COALESCE(pg_catalog.array_agg(nspname::pg_catalog.text), '{}') AS schemas
  FROM pg_catalog.pg_namespace
  WHERE nspname OPERATOR(pg_catalog.!~) '^(pg_|information_schema$|orch$)'`;

/** Indexes that another session is building at this moment are its business. */
const invalidQuery = `
  SELECT i.indexrelid::pg_catalog.text AS oid, n.nspname::pg_catalog.text AS schema,
         t.relname::pg_catalog.text AS "table", c.relname::pg_catalog.text AS name
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid ${eq} i.indexrelid
  JOIN pg_catalog.pg_class t ON t.oid ${eq} i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid ${eq} c.relnamespace
  WHERE NOT i.indisvalid AND c.relkind ${eq} 'i'::pg_catalog."char"
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_stat_progress_create_index p
      WHERE p.index_relid ${eq} i.indexrelid AND p.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid())
  ORDER BY i.indexrelid`;
