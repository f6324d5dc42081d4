import { sqlName } from '../render/sql/sql-name.ts';
import { largeTableRecipe, type StepContext } from './large-table.ts';
import type { Recipe } from './step-plan.ts';

/**
 * A check or a foreign key of a large table holds for what is written from now on, and for the rows
 * that exist once they were looked at, during which others read and write. A foreign key of a
 * partitioned table cannot be added so before PostgreSQL 18
 * (https://www.postgresql.org/docs/current/sql-altertable.html).
 */
export function validatedLaterRecipe(context: StepContext): Recipe {
  return largeTableRecipe(context, ({ change, table, action, isPartitioned }) => {
    if (action.kind !== 'addConstraint') return null;
    const { constraint } = action;
    if (constraint.kind !== 'check' && constraint.kind !== 'foreign') return null;
    if (constraint.kind === 'foreign' && isPartitioned) return null;
    const target = `${sqlName(table.schema)}.${sqlName(table.name)}`;
    const validation = {
      ...change,
      verb: 'alter' as const,
      sql: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${sqlName(constraint.name)}`,
      summary: `validate ${constraint.name}`,
      produces: [],
      lock: 'SHARE UPDATE EXCLUSIVE' as const,
    };
    const unchecked = { ...change, sql: `${change.sql} NOT VALID` };
    return [
      { step: `add ${constraint.name}`, changes: [unchecked] },
      { step: `validate ${constraint.name}`, changes: [validation] },
    ];
  });
}
