import { foldName, quoteName } from '../catalog/normalise-sql.ts';
import { type CopyColumn, columnsOf, rowidName } from './describe-table.ts';
import { columnLost, copyFailed, unknownColumn, valueChanged } from './errors.ts';
import type { SqlRunner } from './sql-runner.ts';

/** The way of the rows from one table to the other. */
export interface Copy {
  readonly table: string;
  /** The name of the new table until the old one is gone. */
  readonly into: string;
  readonly values: Readonly<Record<string, string>>;
  readonly drops: readonly string[];
}

/**
 * Copies every row, with its rowid where both tables have one.
 *
 * @throws OrchError `REBUILD.COLUMN_LOST`, `REBUILD.UNKNOWN_COLUMN`, `REBUILD.COPY_FAILED`,
 *   `REBUILD.VALUE_CHANGED`
 */
export async function copyRows(runner: SqlRunner, copy: Copy): Promise<void> {
  const [old, next] = [await columnsOf(runner, copy.table), await columnsOf(runner, copy.into)];
  const plan = planCopy(copy, old, next);
  const rowids = await rowidsOf(runner, copy);
  const targets = plan.map(({ to }) => quoteName(to.name));
  const sources = plan.map(({ expression }) => expression);
  if (rowids !== null && !plan.some(({ to }) => isRowid(to, next))) {
    targets.unshift(rowids.there);
    sources.unshift(rowids.here);
  }
  if (targets.length === 0) return;
  try {
    // ABORT wins over a constraint's own ON CONFLICT, which would leave rows out.
    await runner.run(
      `insert or abort into ${quoteName(copy.into)} (${targets.join(', ')}) select ${sources.join(', ')} from ${quoteName(copy.table)}`,
    );
  } catch (error) {
    throw error instanceof Error ? copyFailed(copy.table, error) : error;
  }
  await requireSameValues(runner, copy, { plan, old, next, rowids });
}

interface Step {
  readonly to: CopyColumn;
  readonly expression: string;
  /** The column that is copied as it is, if somebody wrote what is in it. */
  readonly from: CopyColumn | null;
}

function planCopy(
  { table, values, drops }: Copy,
  old: readonly CopyColumn[],
  next: readonly CopyColumn[],
): readonly Step[] {
  const given = new Map(Object.entries(values).map(([name, sql]) => [foldName(name), sql]));
  const settable = next.filter(({ generated }) => !generated);
  for (const name of Object.keys(values)) {
    if (find(settable, name) === null) throw unknownColumn(table, name, 'values');
  }
  for (const name of drops) {
    if (find(old, name) === null) throw unknownColumn(table, name, 'drops');
  }
  const dropped = new Set(drops.map(foldName));
  const lost = old.filter(({ name, generated }) => {
    return !generated && find(settable, name) === null && !dropped.has(foldName(name));
  });
  if (lost.length > 0) {
    throw columnLost(
      table,
      lost.map(({ name }) => name),
    );
  }
  return settable.flatMap((to): readonly Step[] => {
    const expression = given.get(foldName(to.name));
    if (expression !== undefined) return [{ to, expression, from: null }];
    const from = dropped.has(foldName(to.name)) ? null : find(old, to.name);
    if (from === null) return [];
    return [{ to, expression: quoteName(from.name), from: from.generated ? null : from }];
  });
}

function find(columns: readonly CopyColumn[], name: string): CopyColumn | null {
  return columns.find((column) => foldName(column.name) === foldName(name)) ?? null;
}

interface Rowids {
  readonly here: string;
  readonly there: string;
}

async function rowidsOf(runner: SqlRunner, { table, into }: Copy): Promise<Rowids | null> {
  const [here, there] = [await rowidName(runner, table), await rowidName(runner, into)];
  return here === null || there === null ? null : { here, there };
}

/** Whether a column is the rowid under another name, so that both cannot be given. */
function isRowid(column: CopyColumn, columns: readonly CopyColumn[]): boolean {
  if (column.pk === 0 || column.type.toUpperCase() !== 'INTEGER') return false;
  return columns.filter(({ pk }) => pk > 0).length === 1;
}

interface Copied {
  readonly plan: readonly Step[];
  readonly old: readonly CopyColumn[];
  readonly next: readonly CopyColumn[];
  readonly rowids: Rowids | null;
}

/** SQLite converts what is written to a column's type where it can, and says nothing. */
async function requireSameValues(runner: SqlRunner, copy: Copy, copied: Copied): Promise<void> {
  const { plan, old, rowids } = copied;
  const retyped = plan.flatMap(({ from, to }) => {
    return from !== null && from.type.toUpperCase() !== to.type.toUpperCase() ? [{ from, to }] : [];
  });
  if (retyped.length === 0) return;
  const keys = old.filter(({ pk }) => pk > 0);
  const isKeyKept = keys.every(({ name }) => plan.some(({ from }) => from?.name === name));
  const join =
    rowids !== null
      ? `n.${rowids.there} = o.${rowids.here}`
      : keys.length > 0 && isKeyKept
        ? keys.map(({ name }) => `n.${quoteName(name)} = o.${quoteName(name)}`).join(' and ')
        : null;
  if (join === null) return;
  for (const { from, to } of retyped) {
    const [a, b] = [`+o.${quoteName(from.name)}`, `+n.${quoteName(to.name)}`];
    // The sign keeps a column's own type out of the comparison, so that '007' is not 7.
    const [row] = await runner.rows<{ count: number }>(
      `select count(*) as count from ${quoteName(copy.table)} o
       join ${quoteName(copy.into)} n on ${join}
       where not (${a} is ${b} or (typeof(${a}) = 'text' and cast(${b} as text) is ${a})
         or (typeof(${b}) = 'text' and ${b} is cast(${a} as text))
         or (typeof(${a}) = 'text' and typeof(${b}) = 'real' and ${b} = cast(${b} as integer)
           and cast(cast(${b} as integer) as text) is ${a}))`,
    );
    const changed = row?.count ?? 0;
    if (changed > 0) throw valueChanged(copy.table, from.name, changed);
  }
}
