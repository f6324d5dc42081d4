import { backfillUnused } from '../errors.ts';
import type { NewColumn } from './backfill.ts';

/**
 * The expressions that the user gives, by the columns that they are for: `recruits.cohort`, with
 * the schema where that is needed to tell two tables apart.
 *
 * @throws OrchError `GENERATE.BACKFILL_UNUSED` for a name that is none of the columns, or several
 */
export function givenBackfills(
  required: readonly NewColumn[],
  given: ReadonlyMap<string, string>,
): ReadonlyMap<NewColumn, string> {
  const found = new Map<NewColumn, string>();
  for (const [name, expression] of given) {
    const meant = required.filter((column) => namesOf(column).includes(name));
    const [column, other] = meant;
    if (column === undefined || other !== undefined) {
      throw backfillUnused(
        name,
        required.map((one) => namesOf(one)[0] ?? ''),
      );
    }
    found.set(column, expression);
  }
  return found;
}

function namesOf({ table, column }: NewColumn): readonly string[] {
  return [`${table.schema}.${table.name}.${column}`, `${table.name}.${column}`];
}
