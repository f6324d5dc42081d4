import type { Querier } from '../querier.ts';
import { qualified, quote } from './cells.ts';
import type { TableDescription } from './describe-tables.ts';
import { valueOf } from './restore-sql.ts';
import type { Pair } from './restore-sql.ts';

/** A foreign key from or to a table. */
export interface ForeignKey {
  readonly child: string;
  readonly parent: string;
  /** The other table, as SQL. */
  readonly other: string;
  readonly columns: readonly { readonly child: string; readonly parent: string }[];
}

/** Reads the foreign keys from and to a table; one to itself is both. */
export async function readForeignKeys(
  session: Querier,
  { oid }: TableDescription,
): Promise<readonly ForeignKey[]> {
  const { rows } = await session.query<
    Omit<ForeignKey, 'other'> & { readonly schema: string; readonly name: string }
  >(foreignKeysQuery, [oid]);
  return rows.map(({ schema, name, ...key }) => ({ ...key, other: qualified(schema, name) }));
}

/** A condition on a row `s` that is put into `t`: that the rows are there that it refers to. */
export function hasParents(key: ForeignKey, values: readonly Pair[]): string {
  const cells = key.columns.map(({ child, parent }) => {
    const pair = values.find(({ into }) => into.name === child);
    const value = pair === undefined ? `t.${quote(child)}` : valueOf(pair.from, pair.into);
    return { value, parent: `p.${quote(parent)}` };
  });
  const isNull = cells.map(({ value }) => `(${value}) IS NOT DISTINCT FROM NULL`);
  const isThere = cells.map(({ value, parent }) => `${parent} = (${value})`);
  return `(${isNull.join(' OR ')} OR EXISTS (SELECT FROM ${key.other} p WHERE ${isThere.join(' AND ')}))`;
}

/** A condition on a row `t`: that nothing refers to it. */
export function isUnreferenced(key: ForeignKey): string {
  const same = key.columns.map(({ child, parent }) => `c.${quote(child)} = t.${quote(parent)}`);
  return `NOT EXISTS (SELECT FROM ${key.other} c WHERE ${same.join(' AND ')})`;
}

const eq = 'OPERATOR(pg_catalog.=)';

const foreignKeysQuery = `
  SELECT k.conrelid::pg_catalog.text AS child, k.confrelid::pg_catalog.text AS parent,
         n.nspname::pg_catalog.text AS schema, o.relname::pg_catalog.text AS name,
         (SELECT pg_catalog.json_agg(
                   pg_catalog.json_build_object('child', a.attname, 'parent', b.attname)
                   ORDER BY f.place)
          FROM ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey))
               WITH ORDINALITY f (here, there, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid ${eq} k.conrelid AND a.attnum ${eq} f.here
          JOIN pg_catalog.pg_attribute b ON b.attrelid ${eq} k.confrelid AND b.attnum ${eq} f.there)
         AS columns
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class o ON o.oid ${eq}
    CASE WHEN k.conrelid ${eq} $1::pg_catalog.oid THEN k.confrelid ELSE k.conrelid END
  JOIN pg_catalog.pg_namespace n ON n.oid ${eq} o.relnamespace
  WHERE k.contype ${eq} 'f'::pg_catalog."char"
    AND (k.conrelid ${eq} $1::pg_catalog.oid OR k.confrelid ${eq} $1::pg_catalog.oid)
  ORDER BY k.oid`;
