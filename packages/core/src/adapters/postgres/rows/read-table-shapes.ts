import type { ClientBase } from 'pg';

/** A column as far as an invented value must know it. */
export interface ColumnShape {
  readonly name: string;
  /** As the server writes it, e.g. `character varying(20)`. */
  readonly type: string;
  /** The type below domains and arrays, e.g. `int4`. */
  readonly base: string;
  readonly isArray: boolean;
  /** The longest text; null for no limit. */
  readonly length: number | null;
  /** Labels of an enum. */
  readonly labels: readonly string[] | null;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
  /** The server makes the value: identity, a sequence, or generated. */
  readonly isMade: boolean;
  /** Literals in the checks that the column takes part in, as SQL. */
  readonly literals: readonly string[];
}

/** A foreign key: these columns, those columns of another table. */
export interface ReferenceShape {
  readonly columns: readonly string[];
  /** The other table as SQL. */
  readonly table: string;
  readonly keys: readonly string[];
  readonly isOwn: boolean;
}

/** A table that can be inserted into. */
export interface TableShape {
  /** As SQL. */
  readonly table: string;
  readonly columns: readonly ColumnShape[];
  readonly references: readonly ReferenceShape[];
}

/** Reads the tables of some schemas, in byte order of their names; partitions are their parent's. */
export async function readTableShapes(
  client: ClientBase,
  schemas: readonly string[],
): Promise<readonly TableShape[]> {
  const { rows } = await client.query<TableShape>(shapes, [schemas]);
  return rows;
}

const shapes = String.raw`
WITH RECURSIVE bottom AS (
  SELECT t.oid, t.oid AS at, t.typbasetype AS below, t.typtypmod AS modifier
  FROM pg_catalog.pg_type t
  UNION ALL
  SELECT bottom.oid, t.oid, t.typbasetype,
         CASE WHEN bottom.modifier >= 0 THEN bottom.modifier ELSE t.typtypmod END
  FROM bottom JOIN pg_catalog.pg_type t ON t.oid = bottom.below
)
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS "table",
  (SELECT coalesce(json_agg(json_build_object(
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'base', coalesce(element.typname, t.typname),
      'isArray', element.oid IS NOT NULL,
      'length', CASE WHEN coalesce(element.typname, t.typname) IN ('varchar', 'bpchar')
        AND greatest(a.atttypmod, b.modifier) > 4 THEN greatest(a.atttypmod, b.modifier) - 4 END,
      'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e
        WHERE e.enumtypid = coalesce(element.oid, t.oid)),
      'isRequired', a.attnotnull,
      'hasDefault', d.oid IS NOT NULL,
      'isMade', a.attidentity <> '' OR a.attgenerated <> ''
        OR coalesce(pg_get_expr(d.adbin, d.adrelid) ~ '^nextval\(', false),
      'literals', (SELECT coalesce(json_agg(DISTINCT m.found[1]), '[]') FROM pg_catalog.pg_constraint k,
          LATERAL regexp_matches(pg_get_constraintdef(k.oid), $r$('(?:[^']|'')*'|\m\d+(?:\.\d+)?\M)$r$, 'g') AS m(found)
        WHERE k.contype = 'c' AND (k.contypid = a.atttypid OR k.conrelid = c.oid AND a.attnum = ANY (k.conkey)))
    ) ORDER BY a.attnum), '[]')
    FROM pg_catalog.pg_attribute a
    JOIN bottom b ON b.oid = a.atttypid AND b.below = 0
    JOIN pg_catalog.pg_type t ON t.oid = b.at
    LEFT JOIN pg_catalog.pg_type element ON element.oid = t.typelem AND element.typarray = t.oid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT coalesce(json_agg(json_build_object(
      'columns', (SELECT json_agg(a.attname ORDER BY x.at) FROM unnest(k.conkey) WITH ORDINALITY x(number, at)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number),
      'table', k.confrelid::regclass::text,
      'keys', (SELECT json_agg(a.attname ORDER BY x.at) FROM unnest(k.confkey) WITH ORDINALITY x(number, at)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.number),
      'isOwn', k.confrelid = k.conrelid) ORDER BY k.conname), '[]')
    FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0) AS "references"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_class'::regclass
    AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;
