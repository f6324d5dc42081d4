import { factKey } from '../../catalog/fact-key.ts';
import { sqlName } from '../render/sql/sql-name.ts';
import { concurrently } from './concurrent-index.ts';
import { largeTableRecipe, type StepContext } from './large-table.ts';
import type { Recipe } from './step-plan.ts';

/**
 * A key of a large table takes over an index that was built while others wrote. A primary key does
 * so without a scan where its columns are required already
 * (https://www.postgresql.org/docs/current/sql-altertable.html).
 */
export function uniqueKeyRecipe(context: StepContext): Recipe {
  return largeTableRecipe(context, ({ change, table, action, isPartitioned }) => {
    if (action.kind !== 'addConstraint' || isPartitioned) return null;
    const { constraint } = action;
    if (constraint.kind !== 'unique' && constraint.kind !== 'primary') return null;
    if (constraint.deferral !== null) return null;
    const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
    const name = sqlName(constraint.name);
    const columns = constraint.columns.map(sqlName).join(', ');
    const index = {
      ...change,
      sql: `CREATE UNIQUE INDEX ${name} ON ${target} (${columns})`,
      summary: `build the index of ${constraint.name}`,
      subject: factKey('index', table.schema, table.name, constraint.name),
      produces: [],
    };
    const kind = constraint.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
    const key = {
      ...change,
      sql: `ALTER TABLE ${target} ADD CONSTRAINT ${name} ${kind} USING INDEX ${name}`,
    };
    return [
      { step: `build ${constraint.name}`, changes: [concurrently(index)] },
      { step: `add ${constraint.name}`, changes: [key] },
    ];
  });
}
