import type { Stash } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { qualified } from './cells.ts';
import { describeTables } from './describe-tables.ts';
import type { TableColumn, TableDescription } from './describe-tables.ts';
import { noTarget } from './errors.ts';
import type { Pair } from './restore-sql.ts';

/** Where a stash is put back, when it is not where it came from. */
export interface RestoreTarget {
  readonly schema: string;
  readonly table: string;
  /** Of a stash of one column, the column; null for the one that it had. */
  readonly column: string | null;
}

/**
 * Finds the table that a stash came from, under whatever name it has now, or the one that took its
 * place: of the same name, or for a partition that is gone the table that it was a part of.
 */
export async function findOrigin(session: Querier, stash: Stash): Promise<TableDescription | null> {
  const { tableOid, root } = stash;
  if (tableOid !== null) {
    const [same] = await describeTables(session, [tableOid]);
    if (same !== undefined && isTable(same)) return same;
  }
  const named = await findNamed(session, stash.schema, stash.table);
  if (named !== null && isTable(named)) return named;
  const whole = root === null ? null : await findNamed(session, root.schema, root.table);
  return whole !== null && isTable(whole) ? whole : null;
}

/** @throws OrchError `STASH.NO_TARGET` */
export async function requireTarget(
  session: Querier,
  stash: Stash,
  target: RestoreTarget | null,
): Promise<TableDescription> {
  const { schema, table } = target ?? stash;
  const found =
    target === null ? await findOrigin(session, stash) : await findNamed(session, schema, table);
  const name = schema === 'public' ? table : `${schema}.${table}`;
  if (found === null) throw noTarget(stash.id, `there is no table ${name}`);
  if (!isTable(found)) throw noTarget(stash.id, `${name} is not a table`);
  return found;
}

/** Which columns of the table the values go into, and which tell its rows apart. */
export interface MatchedColumns {
  readonly key: readonly Pair[];
  readonly values: readonly Pair[];
}

/** @throws OrchError `STASH.NO_TARGET` */
export function matchColumns(
  stash: Stash,
  table: TableDescription,
  target: RestoreTarget | null,
): MatchedColumns {
  const isSame = table.oid === stash.tableOid;
  const find = (from: Pick<TableColumn, 'name' | 'number'>): TableColumn => {
    const column =
      (isSame ? table.columns.find(({ number }) => number === from.number) : undefined) ??
      table.columns.find(({ name }) => name === from.name);
    if (column === undefined) throw noTarget(stash.id, `${table.name} has no column ${from.name}`);
    return column;
  };
  const into = target?.column ?? null;
  const isWhole = stash.kind === 'table' || stash.kind === 'rows';
  const values = (isWhole ? stash.held : stash.lost).flatMap((from): readonly Pair[] => {
    const column = into === null ? find(from) : find({ name: into, number: 0 });
    if (!column.isGenerated) return [{ from, into: column }];
    // In a whole row it is computed from what is put back.
    if (isWhole) return [];
    throw noTarget(stash.id, `${table.name}.${column.name} is generated`);
  });
  const key = stash.key.flatMap((name): readonly Pair[] => {
    const from = stash.held.find((held) => held.name === name);
    return from === undefined ? [] : [{ from, into: find(from) }];
  });
  return { key, values };
}

async function findNamed(
  session: Querier,
  schema: string,
  table: string,
): Promise<TableDescription | null> {
  const { rows } = await session.query<{ oid: string | null }>(
    'SELECT pg_catalog.to_regclass($1)::pg_catalog.oid::pg_catalog.text AS oid',
    [qualified(schema, table)],
  );
  const oid = rows[0]?.oid ?? null;
  return oid === null ? null : ((await describeTables(session, [oid]))[0] ?? null);
}

function isTable({ kind }: TableDescription): boolean {
  return kind === 'r' || kind === 'p';
}
