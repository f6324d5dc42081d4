import type { SharedProcess } from '../adapters/runner/shared-process.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import { compareRows, type TableRows } from '../merge/compare-rows.ts';
import { equalRevisions } from '../merge/equal-revisions.ts';
import { movesRows } from '../merge/moves-rows.ts';
import type { OrderOutcome, PairFacts, RowDifference, SideFacts } from '../merge/pair-facts.ts';
import { noInventedRows, tablesEmpty } from '../merge/findings.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { withWalk, type Walk, type Walked, type WalkPlace } from './merge-heads-walk.ts';

/** Two sides on their common base. */
export interface PairToWeigh {
  readonly place: Omit<WalkPlace, 'populated'>;
  /** A second process, so that both sides run at once. */
  readonly beside: SharedProcess;
  readonly heads: readonly [RevisionId, RevisionId];
  readonly steps: readonly [readonly RunStep[], readonly RunStep[]];
}

/** What was found out about two sides. */
export interface WeighedPair {
  readonly facts: PairFacts;
  /** Whether a revision may move rows, so that rows were compared. */
  readonly movesRows: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Runs two sides in both orders on throw-away databases: with empty tables, and again with invented
 * rows where one of their statements may move rows.
 *
 * @throws OrchError what the runner throws when a side fails by itself
 */
export async function weighPair(pair: PairToWeigh): Promise<WeighedPair> {
  const empty = await tryOrders(pair, { populated: false, readRows: false });
  if (!empty.movesRows) return empty;
  try {
    return await tryOrders(pair, { populated: true, readRows: true });
  } catch (error) {
    if (!(error instanceof OrchError) || !error.code.startsWith('RUN.')) throw error;
    // The side fails on any rows, whatever the other one does; its own rows can still be compared.
    const own = await tryOrders(pair, { populated: false, readRows: true });
    return { ...own, findings: [...own.findings, noInventedRows(error.message)] };
  }
}

interface Trial {
  readonly populated: boolean;
  readonly readRows: boolean;
}

async function tryOrders(pair: PairToWeigh, trial: Trial): Promise<WeighedPair> {
  const place = { ...pair.place, populated: trial.populated };
  const [stepsA, stepsB] = pair.steps;
  return withWalk(place, (walkA) =>
    withWalk({ ...place, runners: pair.beside }, async (walkB) => {
      const [sideA, sideB] = await Promise.all([
        sideFacts(walkA, pair.heads[0], stepsA),
        sideFacts(walkB, pair.heads[1], stepsB),
      ]);
      const { base } = walkA;
      const a = takesAway(base, sideB) ? { ...sideA, needs: await walkA.needs() } : sideA;
      const b = takesAway(base, sideA) ? { ...sideB, needs: await walkB.needs() } : sideB;
      const equals = equalRevisions(a.effects, b.effects);
      const statements = [...a.effects, ...b.effects].flatMap((effect) => effect.statements);
      const both = await Promise.all([
        walkA.run(withEquals(stepsB, equals)),
        walkB.run(withEquals(stepsA, equals)),
      ]);
      const readRows = (walk: Walk): Promise<readonly TableRows[] | null> =>
        trial.readRows ? walk.rows() : Promise.resolve(null);
      const outcomes = [
        outcomeOf(both[0], await readRows(walkA)),
        outcomeOf(both[1], await readRows(walkB)),
      ] as const;
      const facts: PairFacts = {
        base,
        sides: [a, b],
        equals,
        outcomes,
        rowDifferences: await rowDifferences(outcomes, () =>
          withWalk(place, async (again) => {
            await again.run(stepsA);
            await again.run(withEquals(stepsB, equals));
            return again.rows();
          }),
        ),
      };
      return {
        facts,
        movesRows: statements.some(movesRows),
        findings: walkA.unfilled.length === 0 ? [] : [tablesEmpty(walkA.unfilled)],
      };
    }),
  );
}

async function sideFacts(
  walk: Walk,
  head: RevisionId,
  steps: readonly RunStep[],
): Promise<SideFacts> {
  const { effects, catalog, failures } = await walk.run(steps);
  const [failed] = failures;
  if (failed !== undefined) throw failed.error;
  return { head, effects, catalog, needs: [] };
}

/** Whether a side removes or changes what others may need; who only adds, breaks no need. */
function takesAway(base: Catalog, { catalog }: SideFacts): boolean {
  return compareCatalogs(base, catalog).some(({ kind }) => kind !== 'added');
}

/** The steps as the merge will have them: what the other side did already is recorded only. */
export function withEquals(
  steps: readonly RunStep[],
  equals: readonly (readonly [RevisionId, RevisionId])[],
): readonly RunStep[] {
  const twins = new Map(equals.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
  return steps.map((step) => {
    const twin = twins.get(step.revision.id);
    if (twin === undefined) return step;
    const { merged } = step.revision;
    const equal = [...(merged?.equal ?? []), twin];
    return {
      ...step,
      revision: { ...step.revision, merged: { replaced: false, ...merged, equal } },
    };
  });
}

function outcomeOf({ catalog, failures }: Walked, rows: readonly TableRows[] | null): OrderOutcome {
  const [first] = failures;
  if (first === undefined) return { kind: 'reached', catalog, rows };
  const { id } = first.step.revision;
  return {
    kind: 'failed',
    at: id,
    message: first.error.message.replace(`up of ${id} failed: `, ''),
    failing: failures.map(({ step }) => step.revision.id),
  };
}

async function rowDifferences(
  [one, other]: readonly [OrderOutcome, OrderOutcome],
  again: () => Promise<readonly TableRows[]>,
): Promise<readonly RowDifference[]> {
  if (one.kind === 'failed' || other.kind === 'failed') return [];
  if (one.rows === null || other.rows === null) return [];
  if (compareRows(one.rows, other.rows, one.rows).length === 0) return [];
  return compareRows(one.rows, other.rows, await again());
}
