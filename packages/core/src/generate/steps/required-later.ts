import { columnLabel } from '../backfill/backfill.ts';
import { ColumnStatements } from './fill-statements.ts';
import { largeTableRecipe, type StepContext } from './large-table.ts';
import type { Recipe } from './step-plan.ts';

/**
 * A column of a large table that becomes required: a check that holds from now on, a look at the
 * rows that keeps nobody waiting, and SET NOT NULL, which believes the check without a scan.
 */
export function requiredLaterRecipe(context: StepContext): Recipe {
  return largeTableRecipe(context, ({ change, table, action }) => {
    if (action.kind !== 'setNotNull') return null;
    const about = { table, column: action.column, type: '', isRequired: true };
    const label = columnLabel(about);
    const sql = new ColumnStatements(change, about, { type: '', collation: null });
    return [
      { step: `check ${label}`, changes: [sql.addCheck()] },
      { step: `validate ${label}`, changes: [sql.validate()] },
      { step: `require ${label}`, changes: [change, sql.dropCheck()] },
    ];
  });
}
