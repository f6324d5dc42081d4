import type { Catalog, FactKey } from '../../../catalog/catalog.ts';
import { factKey } from '../../../catalog/fact-key.ts';
import {
  beforeSteps,
  renameSteps,
  type RenameStep,
  undoStep,
} from '../../../generate/renames/rename-steps.ts';
import type { Rename } from '../../../generate/renames/rename.ts';
import { readFactKey } from '../../../generate/renames/written-name.ts';
import { refusedRename, unknownRename } from '../../pg-delta/errors.ts';
import { foldName, quoteName } from '../catalog/normalise-sql.ts';
import { isOfSqlite } from './change-table.ts';
import { type SqliteChange, sqliteChange } from './sqlite-change.ts';
import type { Workbench } from './workbench.ts';

/** Renames that were performed, and how to undo them. */
export interface RenamedSchema {
  readonly there: readonly SqliteChange[];
  readonly back: readonly SqliteChange[];
  /** What a key of the renamed schema was before. */
  readonly before: (key: FactKey) => FactKey;
}

/**
 * Performs renames of tables and columns on the workbench: SQLite knows best what a rename does to
 * the statements that use the name.
 *
 * @throws OrchError `PLAN.RENAME_UNKNOWN`, `PLAN.RENAME_REFUSED`
 */
export function renameSchema(
  bench: Workbench,
  renames: readonly Rename[],
  { from, to }: { readonly from: Catalog; readonly to: Catalog },
): RenamedSchema {
  const named = renames.map((rename) => ({
    from: find(rename.from, from),
    to: find(rename.to, to),
  }));
  const steps = renameSteps(named, from);
  const there = steps.flatMap(changesOf);
  for (const { sql } of there) perform(bench, sql);
  return {
    there,
    back: steps.toReversed().flatMap((step) => changesOf(undoStep(step))),
    before: (key) => {
      const read = readFactKey(key);
      if (read === null) return key;
      const { kind, name } = beforeSteps(read, steps);
      return factKey(kind, ...name);
    },
  };
}

function find(key: FactKey, catalog: Catalog) {
  const fact = catalog.facts.get(key);
  if (fact === undefined) throw unknownRename(key);
  return fact;
}

/** @throws OrchError `PLAN.RENAME_REFUSED` */
export function perform(bench: Workbench, sql: string): void {
  try {
    bench.exec(sql);
  } catch (error) {
    throw isOfSqlite(error) ? refusedRename(sql, error) : error;
  }
}

/** SQLite takes a table's name in other capitals for one that is taken. */
function changesOf(step: RenameStep): readonly SqliteChange[] {
  const [schema = '', table = '', column] = step.of.name;
  if (step.of.kind !== 'table' || foldName(table) !== foldName(step.to)) return [changeOf(step)];
  const between = `${table}_renamed`;
  const moved = { kind: 'table', name: [schema, between] };
  return column === undefined
    ? [changeOf({ ...step, to: between }), changeOf({ ...step, of: moved })]
    : [];
}

function changeOf({ kind, of, to }: RenameStep): SqliteChange {
  const [, table = '', column = ''] = of.name;
  const isColumn = of.kind === 'column';
  if (kind === 'move' || (!isColumn && of.kind !== 'table')) {
    const cause = new Error(`SQLite renames tables and columns, not a ${of.kind}`);
    throw refusedRename(`${kind} ${of.name.join('.')}`, cause);
  }
  const part = isColumn ? `COLUMN ${quoteName(column)} ` : '';
  const words = isColumn ? `column ${table}.${column}` : `table ${table}`;
  return sqliteChange(`ALTER TABLE ${quoteName(table)} RENAME ${part}TO ${quoteName(to)}`, {
    verb: 'rename',
    summary: `rename ${words} to ${to}`,
    subject: factKey(of.kind, ...of.name),
  });
}
