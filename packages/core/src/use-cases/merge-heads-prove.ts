import { writeScratchRevision } from '../adapters/files/scratch-revision.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import { makeHistory, type History } from '../history/history.ts';
import { mergeNotProved } from '../merge/errors.ts';
import { noWayBack } from '../merge/findings.ts';
import { mergeOrders, mergeScope } from '../merge/merge-scope.ts';
import { planReorder, planUp, type PlannedStep } from '../plan/plan-run.ts';
import type { Revision, RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { withWalk, type Walk, type WalkPlace } from './merge-heads-walk.ts';

/** A merge revision, and all that it is tried on. */
export interface MergeToProve {
  readonly place: WalkPlace;
  readonly history: History;
  readonly heads: readonly RevisionId[];
  readonly fileName: string;
  readonly source: string;
  /** The steps that run revisions up. */
  stepsOf(ids: readonly RevisionId[]): readonly RunStep[];
}

/**
 * Proves a merge revision: from each head, and from before all of them, the very steps that
 * `orch up` would run are run on a throw-away database. All must end with one schema; the merge's
 * down must return to a schema before it, and its up must lead there again.
 * What a person should know comes back.
 *
 * @throws OrchError `MERGE.NOT_PROVED`
 */
export async function proveMerge(input: MergeToProve): Promise<readonly Finding[]> {
  const { place, fileName, source } = input;
  const scratch = await writeScratchRevision(place.project.root, fileName, source);
  try {
    const whole = makeHistory([...input.history.revisions.values(), scratch.revision]);
    const merge: RunStep = {
      direction: 'up',
      revision: scratch.revision,
      file: scratch.file,
      commit: null,
    };
    return await proveAll({ ...input, whole, merge });
  } finally {
    await scratch.remove();
  }
}

interface Proof extends MergeToProve {
  /** With the merge. */
  readonly whole: History;
  readonly merge: RunStep;
}

async function proveAll(proof: Proof): Promise<readonly Finding[]> {
  const { graph } = proof.whole;
  const scope = mergeScope(graph, proof.heads);
  const findings: Finding[] = [];
  const trips: Trip[] = [];
  for (const { first } of mergeOrders(graph, scope)) {
    const own = scope.sides.find(({ head }) => head === first)?.own ?? [];
    const begin = stepsIn(
      proof,
      own.map((id) => ({ direction: 'up', id })),
    );
    const plan = planFrom(proof, [...scope.common, ...own]);
    // A throw-away database has no stash, from which a way back would take the rows.
    const place = plan.isReordered ? { ...proof.place, populated: false } : proof.place;
    try {
      const trip = await withWalk(place, async (walk) => {
        await runAll(walk, proof, begin);
        return runPlan(walk, proof, stepsIn(proof, plan.steps));
      });
      const [wanted = trip] = trips;
      requireSame(proof, trip.after, wanted.after, `from ${first ?? 'before all heads'} it`);
      trips.push(trip);
    } catch (error) {
      if (!plan.isReordered || first === null || !(error instanceof OrchError)) throw error;
      findings.push(noWayBack(first, error.message));
    }
  }
  const befores = new Set(trips.map(({ before }) => before.fingerprint));
  for (const { back, before } of trips) {
    // A person may lead back from all orders to the schema that one of them left.
    if (!befores.has(back.fingerprint)) requireSame(proof, back, before, 'its down');
  }
  return findings;
}

/** The schemas before a merge, after it, and after its down. */
interface Trip {
  readonly before: Catalog;
  readonly after: Catalog;
  readonly back: Catalog;
}

interface PlanFrom {
  readonly steps: readonly PlannedStep[];
  readonly isReordered: boolean;
}

/** What `orch up`, or else `orch up --reorder`, does with these revisions applied. */
function planFrom({ whole, merge }: Proof, applied: readonly RevisionId[]): PlanFrom {
  const scope = { history: whole, applied: new Set(applied) };
  const target = { kind: 'revisions', ids: [merge.revision.id] } as const;
  try {
    const plan = planUp(scope, target);
    return { steps: plan.kind === 'upToDate' ? [] : plan.steps, isReordered: false };
  } catch (error) {
    if (!(error instanceof OrchError) || error.code !== 'PLAN.WRONG_ORDER') throw error;
    const plan = planReorder(scope, target);
    return { steps: plan.kind === 'upToDate' ? [] : plan.steps, isReordered: true };
  }
}

/** The merge comes last, and is run up, down and up again. */
async function runPlan(walk: Walk, proof: Proof, steps: readonly RunStep[]): Promise<Trip> {
  const before = await runAll(walk, proof, steps.slice(0, -1));
  const { merge } = proof;
  const after = await runAll(walk, proof, [merge]);
  const back = await runAll(walk, proof, [{ ...merge, direction: 'down' }]);
  const again = await runAll(walk, proof, [merge]);
  requireSame(proof, again, after, 'its second up');
  return { before, after, back };
}

async function runAll(walk: Walk, { merge }: Proof, steps: readonly RunStep[]): Promise<Catalog> {
  const { catalog, failures } = await walk.run(steps);
  const [failed] = failures;
  if (failed === undefined) return catalog;
  throw mergeNotProved(merge.revision.id, failed.error.message, failed.error);
}

function requireSame({ merge }: Proof, reached: Catalog, wanted: Catalog, who: string): void {
  const differences = compareCatalogs(wanted, reached);
  if (differences.length === 0) return;
  const words = differences.slice(0, 3).map(describeDifference).join('; ');
  throw mergeNotProved(merge.revision.id, `${who} ends elsewhere (${words})`);
}

function stepsIn(
  { whole, merge, stepsOf }: Proof,
  planned: readonly PlannedStep[],
): readonly RunStep[] {
  return planned.map(({ direction, id }) => {
    if (id === merge.revision.id) return { ...merge, direction };
    const [step] = stepsOf([id]);
    const revision: Revision | undefined = whole.revisions.get(id);
    if (step === undefined || revision === undefined) throw new Error(`no step for ${id}`);
    // What the merge says about a revision is known only to the history that has the merge.
    return { ...step, direction, revision };
  });
}
