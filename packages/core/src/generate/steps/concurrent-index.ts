import type { Change } from '../change.ts';
import { largeTableRecipe, type StepContext } from './large-table.ts';
import type { Recipe } from './step-plan.ts';

/**
 * An index of a large table is built while others write. The server does so outside of a
 * transaction only, and not for a partitioned table
 * (https://www.postgresql.org/docs/current/sql-createindex.html).
 */
export function concurrentIndexRecipe(context: StepContext): Recipe {
  return largeTableRecipe(context, ({ change, action, isPartitioned }) => {
    if (action.kind !== 'createIndex' || isPartitioned) return null;
    return [{ step: `build ${action.index.name}`, changes: [concurrently(change)] }];
  });
}

/** A `CREATE [UNIQUE] INDEX` that keeps nobody from writing. */
export function concurrently(change: Change): Change {
  return {
    ...change,
    sql: change.sql.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY '),
    transactional: false,
    lock: 'SHARE UPDATE EXCLUSIVE',
  };
}
