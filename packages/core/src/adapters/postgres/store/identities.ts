import { text } from './write-store.ts';

/**
 * Everything with a name that a rename keeps, by its oid: `columns` are a table's column names by
 * number, null where one was dropped. The query expects a search_path of pg_catalog alone.
 *
 * `pg_class.oid`, `pg_attribute.attnum` and `pg_enum.oid` outlive renames, moves to another schema
 * and rewrites of the table; a drop and an add gives another.
 */
export const liveIdentities = `
  SELECT 'pg_namespace' AS catalog, n.oid, 'n' AS kind, 0::oid AS home, n.nspname::text AS name,
         NULL::text[] AS columns
  FROM pg_namespace n WHERE ${isOfUsers('n.nspname')}
  UNION ALL
  SELECT 'pg_class', c.oid, c.relkind::text, COALESCE(i.indrelid, c.relnamespace), c.relname::text,
         CASE WHEN c.relkind IN ('r', 'p', 'f') THEN (
           SELECT array_agg(CASE WHEN NOT a.attisdropped THEN a.attname::text END ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
  WHERE ${isOfUsers('n.nspname')} AND c.relpersistence <> 't'
    AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I')
  UNION ALL
  SELECT 'pg_constraint', k.oid, k.contype::text, k.conrelid, k.conname::text, NULL
  FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
  WHERE ${isOfUsers('n.nspname')} AND k.conrelid <> 0
  UNION ALL
  SELECT 'pg_type', t.oid, t.typtype::text, t.typnamespace, t.typname::text, NULL
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE ${isOfUsers('n.nspname')}
    AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
  UNION ALL
  SELECT 'pg_enum', e.oid, 'e', e.enumtypid, e.enumlabel::text, NULL
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE ${isOfUsers('n.nspname')}`;

function isOfUsers(schema: string): string {
  return `${schema} !~ '^pg_' AND ${schema} NOT IN ('information_schema', 'orch')`;
}

/** The catalog in which the home of an object is: a schema, or the table or type it is part of. */
export const homeCatalog = (row: string): string => `
  CASE WHEN ${row}.catalog = 'pg_namespace' THEN NULL
       WHEN ${row}.catalog = 'pg_constraint' OR ${row}.kind IN ('i', 'I') THEN 'pg_class'
       WHEN ${row}.catalog = 'pg_enum' THEN 'pg_type'
       ELSE 'pg_namespace' END`;

/** A text that is equal exactly when the same revisions with the same content are applied. */
const appliedDigest = `
  (SELECT encode(sha256(convert_to(
            COALESCE(string_agg(id || ' ' || checksum, ',' ORDER BY id), ''), 'UTF8')), 'hex')
   FROM orch.revisions)`;

const systemIdentifier = `(SELECT c.system_identifier::text FROM pg_control_system() c)`;
const ownOid = `'orch.identities'::regclass::oid`;

/**
 * Whether what is recorded is about this very database and its applied revisions. A physical copy
 * (a template's clone, a restored base backup) keeps all oids and this record's own; a database that
 * was restored from a dump has new ones. Another cluster may hand out the same numbers again.
 */
export const isStateValid = `
  EXISTS (
    SELECT FROM orch.identity_state s
    WHERE s.system_identifier = ${systemIdentifier} AND s.own_oid = ${ownOid}
      AND s.applied = ${appliedDigest})`;

/**
 * With many tables the server takes longer to compile these queries than to run them, and a role's
 * own time limit may be meant for requests: it must not fail a run whose revisions are committed.
 */
export const atOwnPace = 'SET LOCAL jit TO off; SET LOCAL statement_timeout TO 0';

/** An object whose name is not the recorded one, or that is not recorded at all. */
export interface DriftedIdentity {
  readonly catalog: string;
  readonly oid: string;
  readonly home: string;
  readonly name: string;
  readonly columns: readonly (string | null)[] | null;
  /** Nobody knows under which name the history has it. */
  readonly stranger: boolean;
}

/** Finds what was renamed or made by others since the last run; nothing when that cannot be told. */
export const driftQuery = `
  SELECT l.catalog, l.oid::text, l.home::text, l.name, l.columns, i.oid IS NULL AS stranger
  FROM (${liveIdentities}) l
  LEFT JOIN orch.identities i ON i.catalog = l.catalog AND i.oid = l.oid
  WHERE ${isStateValid}
    AND (i.oid IS NULL
         OR (i.home, i.name, i.columns) IS DISTINCT FROM (l.home, l.name, l.columns))`;

/**
 * SQL that records under which names the history has what is there. What had drifted before the
 * run keeps the recorded name, or goes on unrecorded; only what the run itself did is taken over.
 */
export function recordIdentities(drifted: readonly DriftedIdentity[]): readonly string[] {
  return [
    atOwnPace,
    // One statement, so that the catalogs are read once.
    `WITH live AS MATERIALIZED (${liveIdentities}),
     gone AS (
       DELETE FROM orch.identities i
       WHERE NOT EXISTS (SELECT FROM live l WHERE l.catalog = i.catalog AND l.oid = i.oid))
     INSERT INTO orch.identities (catalog, oid, kind, home, name, columns)
     ${drifted.length === 0 ? namesOfNow : namesOfHistory(drifted)}
     ON CONFLICT (catalog, oid) DO UPDATE
     SET kind = EXCLUDED.kind, home = EXCLUDED.home, name = EXCLUDED.name,
         columns = EXCLUDED.columns`,
    `INSERT INTO orch.identity_state (system_identifier, own_oid, applied)
     VALUES (${systemIdentifier}, ${ownOid}, ${appliedDigest})
     ON CONFLICT (singleton) DO UPDATE
     SET system_identifier = EXCLUDED.system_identifier, own_oid = EXCLUDED.own_oid,
         applied = EXCLUDED.applied, recorded_at = EXCLUDED.recorded_at`,
  ];
}

const namesOfNow = `
  SELECT l.catalog, l.oid, l.kind, l.home, l.name, l.columns
  FROM live l LEFT JOIN orch.identities i ON i.catalog = l.catalog AND i.oid = l.oid
  WHERE i.oid IS NULL
     OR (i.kind, i.home, i.name, i.columns) IS DISTINCT FROM (l.kind, l.home, l.name, l.columns)`;

function namesOfHistory(drifted: readonly DriftedIdentity[]): string {
  return `
    SELECT l.catalog, l.oid, l.kind,
           CASE WHEN d.oid IS NULL OR d.home = i.home THEN l.home ELSE i.home END,
           CASE WHEN d.oid IS NULL OR d.name = i.name THEN l.name ELSE i.name END,
           CASE WHEN d.oid IS NULL THEN l.columns ELSE ${columnsOfHistory} END
    FROM live l
    LEFT JOIN orch.identities i ON i.catalog = l.catalog AND i.oid = l.oid
    LEFT JOIN json_to_recordset(${text(JSON.stringify(drifted))})
      AS d(catalog text, oid oid, home oid, name text, columns text[], stranger bool)
      ON d.catalog = l.catalog AND d.oid = l.oid
    WHERE d.stranger IS NOT TRUE
      AND (i.oid IS NULL OR d.oid IS NOT NULL
           OR (i.kind, i.home, i.name, i.columns)
              IS DISTINCT FROM (l.kind, l.home, l.name, l.columns))`;
}

/** Column by column: `d` is the table before the run, `i` what was recorded, `l` the table now. */
const columnsOfHistory = `(
  SELECT array_agg(
    CASE WHEN l.columns[n] IS NULL THEN NULL
         WHEN n > COALESCE(cardinality(d.columns), 0) THEN l.columns[n]
         WHEN d.columns[n] IS NOT DISTINCT FROM i.columns[n] THEN l.columns[n]
         ELSE i.columns[n] END ORDER BY n)
  FROM generate_series(1, cardinality(l.columns)) n)`;
