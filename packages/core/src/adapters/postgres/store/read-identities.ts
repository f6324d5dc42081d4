import type { ClientBase, QueryResult } from 'pg';
import { OrchError } from '../../../failure/orch-error.ts';
import type {
  ChangedIdentity,
  IdentityReading,
  RecordedRevision,
} from '../../../generate/renames/identities.ts';
import { homeCatalog, isStateValid, liveIdentities } from './identities.ts';
import { readPresence } from './read-store.ts';

/**
 * Reads which of a database's objects have other names than those under which the history knows
 * them. Nothing is written.
 */
export async function readIdentities(client: ClientBase): Promise<IdentityReading> {
  try {
    const presence = await readPresence(client);
    if (presence.kind === 'absent') return unknown('orch has never run revisions on it');
  } catch (error) {
    if (error instanceof OrchError) return unknown(error.message);
    throw error;
  }
  const { rows } = await client.query<{ readable: boolean }>(readableQuery);
  if (rows[0]?.readable !== true) return unknown('its store cannot be read');

  await client.query(
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO pg_catalog, pg_temp',
  );
  try {
    const { rows: applied } = await client.query<RecordedRevision>(
      'SELECT id, checksum FROM orch.revisions',
    );
    const state = await client.query<{ valid: boolean }>(`SELECT ${isStateValid} AS valid`);
    if (state.rows[0]?.valid !== true) {
      return unknown('its identities were recorded elsewhere or for other revisions', applied);
    }
    const changed: QueryResult<ChangedRow> = await client.query<ChangedRow>(changedQuery);
    return { kind: 'known', applied, changed: changed.rows.flatMap(changedOf) };
  } finally {
    await client.query('ROLLBACK');
  }
}

function unknown(reason: string, applied: readonly RecordedRevision[] = []): IdentityReading {
  return { kind: 'unknown', reason, applied };
}

const readableQuery = `
  SELECT pg_catalog.count(*) OPERATOR(pg_catalog.=) 3 AS readable
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
  WHERE n.nspname OPERATOR(pg_catalog.=) 'orch' AND c.relkind OPERATOR(pg_catalog.=) 'r'
    AND c.relname OPERATOR(pg_catalog.=) ANY ('{identities,identity_state,revisions}')
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')`;

interface ChangedRow {
  readonly catalog: string;
  readonly kind: string;
  readonly oid: string;
  readonly old_name: string;
  readonly new_name: string;
  readonly old_columns: readonly (string | null)[] | null;
  readonly new_columns: readonly (string | null)[] | null;
  readonly old_home: readonly (string | null)[];
  readonly new_home: readonly (string | null)[];
}

const changedQuery = `
  WITH live AS MATERIALIZED (${liveIdentities}),
  changed AS (
    SELECT i.catalog, i.oid, i.kind, i.name AS old_name, l.name AS new_name,
           i.columns AS old_columns, l.columns AS new_columns,
           i.home AS old_home, l.home AS new_home, ${homeCatalog('i')} AS home_catalog
    FROM orch.identities i JOIN live l ON l.catalog = i.catalog AND l.oid = i.oid AND l.kind = i.kind
    WHERE (i.home, i.name, i.columns) IS DISTINCT FROM (l.home, l.name, l.columns))
  SELECT c.catalog, c.kind, c.oid::text, c.old_name, c.new_name, c.old_columns, c.new_columns,
         CASE WHEN c.home_catalog IS NULL THEN '{}'
              WHEN c.home_catalog = 'pg_namespace' THEN ARRAY[ih.name]
              ELSE ARRAY[ig.name, ih.name] END AS old_home,
         CASE WHEN c.home_catalog IS NULL THEN '{}'
              WHEN c.home_catalog = 'pg_namespace' THEN ARRAY[lh.name]
              ELSE ARRAY[lg.name, lh.name] END AS new_home
  FROM changed c
  LEFT JOIN orch.identities ih ON ih.catalog = c.home_catalog AND ih.oid = c.old_home
  LEFT JOIN orch.identities ig ON ig.catalog = 'pg_namespace' AND ig.oid = ih.home
  LEFT JOIN live lh ON lh.catalog = c.home_catalog AND lh.oid = c.new_home
  LEFT JOIN live lg ON lg.catalog = 'pg_namespace' AND lg.oid = lh.home
  ORDER BY c.catalog, c.oid`;

function changedOf(row: ChangedRow): readonly ChangedIdentity[] {
  const kind = factKindOf(row);
  const [oldHome, newHome] = [known(row.old_home), known(row.new_home)];
  if (kind === undefined || oldHome === null || newHome === null) return [];
  return [
    {
      kind,
      oid: row.oid,
      before: { home: oldHome, name: row.old_name, columns: row.old_columns ?? [] },
      after: { home: newHome, name: row.new_name, columns: row.new_columns ?? [] },
    },
  ];
}

/** A home that is not recorded has no name then. */
function known(home: readonly (string | null)[]): readonly string[] | null {
  const names = home.filter((name) => name !== null);
  return names.length === home.length ? names : null;
}

/** The kind of the fact that an object is; undefined for one that is none. */
export function factKindOf({
  catalog,
  kind,
}: Pick<ChangedRow, 'catalog' | 'kind'>): string | undefined {
  return kinds[`${catalog} ${kind}`] ?? kinds[catalog];
}

const kinds: Readonly<Record<string, string>> = {
  pg_namespace: 'schema',
  'pg_class r': 'table',
  'pg_class p': 'table',
  'pg_class f': 'foreignTable',
  'pg_class v': 'view',
  'pg_class m': 'materializedView',
  'pg_class S': 'sequence',
  'pg_class i': 'index',
  'pg_class I': 'index',
  pg_constraint: 'constraint',
  'pg_type e': 'enum',
  'pg_type d': 'domain',
  'pg_type r': 'range',
  'pg_type c': 'compositeType',
  pg_enum: 'enumValue',
};
