import type { Catalog } from '../../catalog/catalog.ts';
import type { Change, ChangePlan } from '../change.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';
import { copyColumnGrants } from './copy-grants.ts';
import { largeTableRecipes } from './large-table-recipes.ts';
import { addsColumn, requiredColumnRecipe, type FillingWay } from './required-column.ts';
import { planSteps } from './step-plan.ts';

/** A column that a way back makes again beside another one, and fills from it. */
export interface Refill {
  readonly table: QualifiedName;
  readonly column: string;
  readonly type: string;
  /** The column beside it. */
  readonly beside: string;
  /** SQL that makes its values. */
  readonly expression: string;
  readonly way: FillingWay;
  readonly hasDeferredTriggers: boolean;
  /**
   * SQL that tells which rows have a value that does not stand for the one beside it: what was put
   * back from a stash is older than what was written since.
   */
  readonly stale: string;
  /** Stands in the SQL of everything that keeps the two alike. */
  readonly pairing: string;
}

/**
 * A way back over the end of a pair of columns: what was dropped is made again beside the other
 * one and kept alike, is filled in batches, and gets its indexes and constraints while others
 * write. `from` is the schema that it starts from.
 */
export function refillOnWayBack(
  down: ChangePlan,
  refills: readonly Refill[],
  from: Catalog,
): ChangePlan {
  return refills.reduce((plan, refill) => refillOne(plan, refill, from), down);
}

function refillOne(down: ChangePlan, refill: Refill, from: Catalog): ChangePlan {
  const { table, column, type, expression, pairing, way, hasDeferredTriggers, stale } = refill;
  const about = { table, column, type };
  const add = down.changes.find((change) => addsColumn(change, { ...about, isRequired: true }));
  if (add === undefined) throw new Error(`no way back to ${column} of ${table.name}`);
  const isRequired = add.sql.endsWith(' NOT NULL');
  const backfill = { ...about, isRequired, source: 'given', expression } as const;
  const phases = requiredColumnRecipe([{ backfill, way, hasDeferredTriggers, stale }])(add) ?? [];
  const [first, ...rest] = phases.flatMap(({ changes }) => changes);

  const isPairing = ({ sql }: Change): boolean => sql.includes(pairing);
  const grants = { ...add, sql: copyColumnGrants(table, refill.beside, column), produces: [] };
  const filled = [
    ...(first === undefined ? [] : [first]),
    grants,
    ...down.changes.filter(isPairing),
    ...rest,
  ];
  const others = { ...down, changes: down.changes.filter((one) => !isPairing(one)) };
  const isLarge = (one: QualifiedName): boolean =>
    one.schema === table.schema && one.name === table.name;
  return planSteps(others, [
    (change) => (change === add ? [{ step: null, changes: filled }] : null),
    ...largeTableRecipes({ from, isLarge }),
  ]);
}
