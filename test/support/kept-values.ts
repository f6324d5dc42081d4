import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { query } from './postgres.ts';

/** Tables, by quoted name, and those of their columns, quoted, whose values a move must keep. */
export type KeptColumns = ReadonlyMap<string, readonly string[]>;

/**
 * The columns that two databases have in common: same table, name and type, and not computed.
 * What a revision between them does to anything else, it must leave their values alone.
 */
export async function keptColumns(
  from: PostgresTarget,
  to: PostgresTarget,
  schemas: readonly string[],
): Promise<KeptColumns> {
  const [before, after] = [await storedColumns(from, schemas), await storedColumns(to, schemas)];
  const kept = new Map<string, string[]>();
  for (const [id, { table, column }] of before) {
    if (after.has(id)) kept.set(table, [...(kept.get(table) ?? []), column]);
  }
  return kept;
}

/** Number of rows and a digest of the kept values of each table. */
export async function digestValues(
  target: PostgresTarget,
  kept: KeptColumns,
): Promise<ReadonlyMap<string, string>> {
  const queries = [...kept].map(([table, columns]) => {
    const row = `concat_ws('|', ${columns.map((column) => `coalesce(${column}::text, 'null')`).join(', ')})`;
    const name = `'${table.replaceAll("'", "''")}'`;
    return `select ${name} as "table", count(*) || ' rows ' || coalesce(sum(hashtext(${row})), 0) as digest from ${table}`;
  });
  if (queries.length === 0) return new Map();
  const rows = await query<{ table: string; digest: string }>(
    target,
    queries.join('\nunion all\n'),
  );
  return new Map(rows.map(({ table, digest }) => [table, digest]));
}

/** In which tables kept values differ, in words. */
export function lostValues(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...before]
    .filter(([table, digest]) => after.get(table) !== digest)
    .map(([table, digest]) => `values of ${table}: ${digest} -> ${after.get(table) ?? 'none'}`);
}

interface StoredColumn {
  readonly id: string;
  readonly table: string;
  readonly column: string;
}

async function storedColumns(
  target: PostgresTarget,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, StoredColumn>> {
  // A partitioned table shows the rows of its partitions, a parent those of its children.
  const rows = await query<StoredColumn>(
    target,
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as "table",
       quote_ident(a.attname) as "column",
       concat_ws(' ', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) as id
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any (array[${schemas.map((name) => `'${name.replaceAll("'", "''")}'`).join()}])
       and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
