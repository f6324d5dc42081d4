import type { Catalog } from '../../../catalog/catalog.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { Change, ChangePlan } from '../../change.ts';
import { copyColumnGrants } from '../copy-grants.ts';
import { largeTableRecipes } from '../large-table-recipes.ts';
import { addsColumn, requiredColumnRecipe } from '../required-column.ts';
import { planSteps } from '../step-plan.ts';
import { stepName } from '../step-name.ts';
import type { Pair } from './pair-trigger.ts';

/** An old column that a way back makes again, and fills from the one that took its place. */
export interface Refill {
  readonly pair: Pair;
  readonly key: readonly string[];
  readonly hasDeferredTriggers: boolean;
}

/**
 * A way back over the end of changes of type: the old columns are made again beside the new ones
 * and kept alike, are filled in batches, and get their indexes and constraints while others write.
 * `from` is the schema that it starts from.
 */
export function refillOnWayBack(
  down: ChangePlan,
  refills: readonly Refill[],
  from: Catalog,
): ChangePlan {
  if (refills.length === 0) return down;
  return refills.reduce((plan, refill) => refillOne(plan, refill, from), down);
}

function refillOne(down: ChangePlan, refill: Refill, from: Catalog): ChangePlan {
  const { pair, key, hasDeferredTriggers } = refill;
  const { table, column, type, using } = pair.back;
  const last = { table, column: pair.last, type };
  const add = down.changes.find((change) => addsColumn(change, { ...last, isRequired: true }));
  if (add === undefined) throw new Error(`no way back to the old ${column} of ${table.name}`);
  const isRequired = add.sql.endsWith(' NOT NULL');
  const expression = using ?? sqlName(column);
  const phases = requiredColumnRecipe([
    {
      backfill: { ...last, isRequired, source: 'given', expression },
      way: { kind: 'steps', key },
      hasDeferredTriggers,
    },
  ])(add);
  const [first = [], ...rest] = (phases ?? []).map(({ changes }) => changes);

  const pairing = stepName('pair', table.name, column);
  const isPairing = ({ sql }: Change): boolean => sql.includes(pairing);
  const grants = { ...add, sql: copyColumnGrants(table, column, pair.last), produces: [] };
  const filled = [...first, grants, ...down.changes.filter(isPairing), ...rest.flat()];
  const others = { ...down, changes: down.changes.filter((one) => !isPairing(one)) };
  const isLarge = (one: typeof table): boolean =>
    one.schema === table.schema && one.name === table.name;
  return planSteps(others, [
    (change) => (change === add ? [{ step: null, changes: filled }] : null),
    ...largeTableRecipes({ from, isLarge }),
  ]);
}
