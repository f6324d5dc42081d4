import type { Fact } from '../../../catalog/catalog.ts';
import { compareCatalogs } from '../../../catalog/compare-catalogs.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import { planImpossible } from '../../pg-delta/errors.ts';
import { isSameName, quoteName } from '../catalog/normalise-sql.ts';
import { performRebuild, type TableRebuild } from '../rebuild/perform-rebuild.ts';
import { addColumnSql } from './add-column.ts';
import { renderRebuild } from './render-rebuild.ts';
import { lastName, ownerOf } from './schema-parts.ts';
import { type SqliteChange, sqliteChange } from './sqlite-change.ts';
import { sqlOf, type Workbench } from './workbench.ts';

/** A table as it is and as it shall be, with its columns and constraints. */
export interface TableChange {
  readonly from: Fact;
  readonly to: Fact;
  readonly inside: readonly Fact[];
  readonly wanted: readonly Fact[];
}

/**
 * Changes a table on the workbench: by SQLite's own ALTER TABLE where that reaches what is wanted,
 * else by a rebuild.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE` for a table that is not understood, else what SQLite says where
 *   neither works
 */
export async function changeTable(
  bench: Workbench,
  change: TableChange,
): Promise<readonly SqliteChange[]> {
  for (const { value, name } of [change.from, change.to]) {
    if (value.notUnderstood === null) continue;
    throw planImpossible(new Error(`the statement of table ${name[1] ?? ''} is not understood`));
  }
  const statements = nativeChanges(change);
  if (statements !== null && (await tryStatements(bench, change, statements))) return statements;
  return [await rebuild(bench, change)];
}

/** Columns that come and go; null when ALTER TABLE cannot be enough. */
function nativeChanges({ from, to, inside, wanted }: TableChange): readonly SqliteChange[] | null {
  const table = ownerOf(to);
  const added = onlyIn(wanted, inside);
  const gone = onlyIn(inside, wanted);
  if (added.length + gone.length === 0) return null;
  const adds = columnsOf(added).map((column): SqliteChange | null => {
    const sql = addColumnSql(table, sqlOf(to), lastName(column));
    if (sql === null) return null;
    return sqliteChange(sql, {
      verb: 'alter',
      summary: `add column ${table}.${lastName(column)}`,
      subject: column.key,
      produces: [column, ...constraintsOf(added, column)],
    });
  });
  if (!adds.every((add) => add !== null)) return null;
  const drops = columnsOf(gone).map((column) =>
    sqliteChange(`ALTER TABLE ${quoteName(table)} DROP COLUMN ${quoteName(lastName(column))}`, {
      verb: 'drop',
      summary: `drop column ${table}.${lastName(column)}`,
      subject: column.key,
      destroys: [column, ...constraintsOf(gone, column)],
      losesData: holdsValues(column),
      rewritesTable: true,
    }),
  );
  return sqlOf(from) === sqlOf(to) ? null : [...adds, ...drops];
}

function onlyIn(facts: readonly Fact[], others: readonly Fact[]): readonly Fact[] {
  const known = new Set(others.map(({ key }) => key));
  return facts.filter(({ key }) => !known.has(key));
}

function columnsOf(facts: readonly Fact[]): readonly Fact[] {
  return facts
    .filter(({ kind }) => kind === 'column')
    .toSorted((a, b) => Number(a.note?.position) - Number(b.note?.position));
}

/** Constraints that come or go with a column because they are about it alone. */
function constraintsOf(facts: readonly Fact[], column: Fact): readonly Fact[] {
  const name = lastName(column);
  return facts.filter(({ kind, value }) => {
    if (kind !== 'constraint') return false;
    const columns = Array.isArray(value.columns) ? value.columns : null;
    if (columns === null) return textOf(value.expression).includes(name);
    return columns.length === 1 && columns[0] === name;
  });
}

function holdsValues({ value }: Fact): boolean {
  return value.generated === null;
}

async function tryStatements(
  bench: Workbench,
  { to, wanted }: TableChange,
  statements: readonly SqliteChange[],
): Promise<boolean> {
  try {
    await bench.attempt(async () => {
      for (const { sql } of statements) bench.exec(sql);
      if (!isWanted(bench, to, wanted)) throw new NotReached();
    });
    return true;
  } catch (error) {
    if (error instanceof NotReached || isOfSqlite(error)) return false;
    throw error;
  }
}

/** The statements run and lead somewhere else. */
class NotReached extends Error {}

/** Whether SQLite refused a statement. */
export function isOfSqlite(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
}

function isWanted(bench: Workbench, to: Fact, wanted: readonly Fact[]): boolean {
  const kinds = ['table', 'column', 'constraint'];
  const reached = [...bench.readTable(ownerOf(to)).facts.values()].filter(({ kind }) =>
    kinds.includes(kind),
  );
  const facts = new Map([to, ...wanted].map((fact) => [fact.key, fact]));
  const catalog = (all: ReadonlyMap<Fact['key'], Fact>, fingerprint: string) => {
    return { facts: all, fingerprint, serverMajor: 3 };
  };
  const found = new Map(reached.map((fact) => [fact.key, fact]));
  return compareCatalogs(catalog(found, 'found'), catalog(facts, 'wanted')).length === 0;
}

async function rebuild(bench: Workbench, change: TableChange): Promise<SqliteChange> {
  const { inside, wanted, to } = change;
  const table = ownerOf(to);
  const drops = columnsOf(inside).filter(
    (column) => holdsValues(column) && !isKept(column, wanted),
  );
  const values: TableRebuild = {
    table,
    create: sqlOf(to),
    ...(drops.length === 0 ? {} : { drops: drops.map(lastName) }),
  };
  const done = await tryRebuild(bench, values);
  const lost = drops.length === 0 ? '' : ` without ${drops.map(lastName).join(', ')}`;
  return {
    ...sqliteChange(done.statements.join(';\n'), {
      verb: 'alter',
      summary: `rebuild table ${table}${lost}`,
      subject: to.key,
      produces: onlyIn(wanted, inside),
      destroys: onlyIn(inside, wanted),
      losesData: drops.length > 0,
      rewritesTable: true,
    }),
    rebuild: done.rebuild,
    code: renderRebuild(done.rebuild),
  };
}

/** Whether a column goes on holding values of its own, be it in other capitals. */
function isKept(column: Fact, wanted: readonly Fact[]): boolean {
  const next = wanted.find((one) => {
    return one.kind === 'column' && isSameName(lastName(one), lastName(column));
  });
  return next !== undefined && holdsValues(next);
}

interface Rebuilt {
  readonly rebuild: TableRebuild;
  readonly statements: readonly string[];
}

/** A key may be wanted of the parent that the child does not refer to yet, or the reverse. */
async function tryRebuild(bench: Workbench, rebuildOf: TableRebuild): Promise<Rebuilt> {
  const statements: string[] = [];
  const runner = {
    run: async (sql: string) => {
      if (isTelling(sql)) statements.push(sql);
      await bench.run(sql);
    },
    rows: async <Row>(sql: string) => bench.rows<Row>(sql),
  };
  try {
    await bench.attempt(() => performRebuild(runner, rebuildOf));
    return { rebuild: rebuildOf, statements };
  } catch (error) {
    const isEarly = error instanceof OrchError && error.code === 'REBUILD.FOREIGN_KEYS_BROKEN';
    if (!isEarly || rebuildOf.foreignKeysLater === true) throw error;
    return tryRebuild(bench, { ...rebuildOf, foreignKeysLater: true });
  }
}

/** Statements of which a rebuild consists, without those that look whether it went well. */
function isTelling(sql: string): boolean {
  return !/\borch_sound|^(?:savepoint|release|rollback|select)\b/i.test(sql);
}
