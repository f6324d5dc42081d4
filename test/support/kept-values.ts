import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { query } from './postgres.ts';

/** A table, quoted as SQL selects from it, and those of its columns whose values a move must keep. */
export interface KeptTable {
  readonly source: string;
  readonly columns: readonly string[];
}

/**
 * The columns that two databases have in common: same table, name and type, and not computed.
 * What a revision between them does to anything else, it must leave their values alone. The rows
 * of partitions and children are their own.
 */
export async function keptTables(
  from: PostgresTarget,
  to: PostgresTarget,
  schemas: readonly string[],
): Promise<readonly KeptTable[]> {
  const [before, after] = [await storedColumns(from, schemas), await storedColumns(to, schemas)];
  const kept = new Map<string, string[]>();
  for (const [id, { table, column, is_partitioned }] of before) {
    const twin = after.get(id);
    if (twin === undefined || (is_partitioned && twin.is_partitioned)) continue;
    // A table that becomes partitioned, or ceases to be, has its rows wherever they went.
    const source = is_partitioned === twin.is_partitioned ? `only ${table}` : table;
    kept.set(source, [...(kept.get(source) ?? []), column]);
  }
  return [...kept].map(([source, columns]) => ({ source, columns }));
}

/** Number of rows and a digest of the kept values of each table. */
export async function digestValues(
  target: PostgresTarget,
  kept: readonly KeptTable[],
): Promise<ReadonlyMap<string, string>> {
  if (kept.length === 0) return new Map();
  const queries = kept.map(({ source, columns }) => {
    const values = columns.map((column) => `coalesce(${column}::text, 'null')`);
    // A collation of a column would have a say in what is equal.
    const row = `concat_ws('|', ${values.map((value) => `(${value}) collate "C"`).join(', ')})`;
    const name = `'${source.replaceAll("'", "''")}'`;
    return `select ${name} as source,
      count(*) || ' rows ' || coalesce(sum(hashtext(${row} collate "C")), 0) as digest from ${source}`;
  });
  const rows = await query<{ source: string; digest: string }>(
    target,
    queries.join('\nunion all\n'),
  );
  return new Map(rows.map(({ source, digest }) => [source, digest]));
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
  readonly is_partitioned: boolean;
  readonly id: string;
  readonly table: string;
  readonly column: string;
}

async function storedColumns(
  target: PostgresTarget,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, StoredColumn>> {
  const rows = await query<StoredColumn>(
    target,
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as "table",
       quote_ident(a.attname) as "column", c.relkind = 'p' as is_partitioned,
       concat_ws(' ', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) as id
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any (array[${schemas.map((name) => `'${name.replaceAll("'", "''")}'`).join()}])
       and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
