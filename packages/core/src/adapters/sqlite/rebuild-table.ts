import type { Knex } from 'knex';
import { childrenOf } from './rebuild/describe-table.ts';
import { foreignKeysOn } from './rebuild/errors.ts';
import { performRebuild, type TableRebuild } from './rebuild/perform-rebuild.ts';
import { readFlag, type SqlRunner, withRunner } from './rebuild/sql-runner.ts';

export type { TableRebuild } from './rebuild/perform-rebuild.ts';

/**
 * Gives a table another definition by SQLite's own steps: a new table, all rows copied, the old
 * one dropped, the new one renamed, indexes and triggers made again. Rows, rowids, the counter of
 * AUTOINCREMENT, the rows of tables that refer to it, views and triggers stay; if any of them would
 * not, nothing is changed.
 *
 * Inside a transaction foreign keys must be off before it began where other tables refer to this
 * one: a revision asks for that with `export const config = { rebuildsTables: true }`. Outside it
 * makes a transaction of its own.
 *
 * Source of the steps: https://www.sqlite.org/lang_altertable.html#otheralter
 *
 * @throws OrchError `REBUILD.*`
 */
export async function rebuildTable(knex: Knex, rebuild: TableRebuild): Promise<void> {
  await withRunner(knex, async (runner) => {
    const isEnforced = await readFlag(runner, 'foreign_keys');
    try {
      if (isEnforced) await runner.run('pragma foreign_keys = off');
      const isStuck = isEnforced && (await readFlag(runner, 'foreign_keys'));
      if (isStuck) await requireNoChildren(runner, rebuild.table);
      const isOutermost = isEnforced && !isStuck;
      // Where this is all, there is no later.
      const whole = isOutermost ? { ...rebuild, foreignKeysLater: false } : rebuild;
      await inTransaction(runner, () => performRebuild(runner, whole), isOutermost);
    } finally {
      if (isEnforced) await runner.run('pragma foreign_keys = on');
    }
  });
}

/**
 * DROP TABLE deletes the rows first where foreign keys are enforced, which deletes or changes the
 * rows that refer to them; and inside a transaction the setting cannot be changed.
 */
async function requireNoChildren(runner: SqlRunner, table: string): Promise<void> {
  const children = await childrenOf(runner, table);
  if (children.length > 0) throw foreignKeysOn(table, children);
}

/** A transaction, or a savepoint where one may be open: then the outcome is its owner's. */
async function inTransaction(
  runner: SqlRunner,
  work: () => Promise<void>,
  isOutermost: boolean,
): Promise<void> {
  await runner.run(isOutermost ? 'begin immediate' : 'savepoint orch_rebuild');
  try {
    await work();
    await runner.run(isOutermost ? 'commit' : 'release orch_rebuild');
  } catch (error) {
    await runner.run(isOutermost ? 'rollback' : 'rollback to orch_rebuild');
    if (!isOutermost) await runner.run('release orch_rebuild');
    throw error;
  }
}
