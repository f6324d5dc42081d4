import { planBothWays } from '../adapters/pg-delta/plan-changes.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import { defaultSchemaOf } from '../config/default-schema.ts';
import { renderDirection } from '../generate/render/render-revision.ts';
import type { MergeRevision } from '../merge/render-merge.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { withWalk, type WalkPlace } from './merge-heads-walk.ts';

/** Two orders that end with different schemas, the one that is meant first. */
export interface OrdersToLevel {
  readonly place: WalkPlace;
  /** A second process. */
  readonly beside: SharedProcess;
  readonly first: RevisionId;
  readonly second: RevisionId;
  readonly wanted: readonly RunStep[];
  readonly other: readonly RunStep[];
  readonly style: 'builder' | 'raw';
}

/**
 * The lines that bring a database on which the other order was run to the schema that is meant, and
 * back. Null when the planner leaves something out, or could only do it outside a transaction.
 *
 * @throws OrchError `PLAN.IMPOSSIBLE`
 */
export async function renderOrderDifference(
  orders: OrdersToLevel,
): Promise<MergeRevision['difference']> {
  const { place, beside, first, second, style } = orders;
  return withWalk(place, (wanted) =>
    withWalk({ ...place, runners: beside }, async (other) => {
      const toCatalog = (await wanted.run(orders.wanted)).catalog;
      const fromCatalog = (await other.run(orders.other)).catalog;
      const [from, to] = [await openSession(other.target), await openSession(wanted.target)];
      try {
        const { scope, database } = place;
        const ways = await planBothWays({ from, to, scope, fromCatalog, toCatalog });
        const changes = [...ways.up.changes, ...ways.down.changes];
        const isWhole = ways.up.unmodelled.length + ways.down.unmodelled.length === 0;
        if (!isWhole || changes.some(({ transactional }) => !transactional)) return null;
        const how = { style, defaultSchema: defaultSchemaOf(database) };
        const up = renderDirection(how, ways.up, { before: fromCatalog, after: toCatalog });
        const down = renderDirection(how, ways.down, { before: toCatalog, after: fromCatalog });
        const guarded = (lines: string): string =>
          `  if (context.wasAppliedBefore('${second}', '${first}')) {\n${lines}  }\n`;
        return { up: guarded(up), down: guarded(down) };
      } finally {
        await closeSession(from);
        await closeSession(to);
      }
    }),
  );
}
