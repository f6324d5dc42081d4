import { engineNamed } from '../adapters/engines/open-engine.ts';
import type { Database, Environment, Project } from '../config/project.ts';
import { noWayBack } from '../plan/errors.ts';
import { planJointDown } from '../plan/plan-joint-down.ts';
import { mentionsDown } from '../revision/mentions-down.ts';
import type { RevisionId } from '../revision/revision.ts';
import { findSplit } from '../runner/joint-move.ts';
import type { JointRecord, JointStep, Split } from '../runner/joint-move.ts';
import type { RunStep } from '../runner/run-step.ts';
import { openSplit } from '../runner/errors.ts';
import { planMove } from './plan-move.ts';
import type { Goal, PlannedMove } from './plan-move.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';

/** Several databases and what is to be done to them as one. */
export interface JointPlace {
  readonly project: Project;
  readonly databases: readonly {
    readonly database: Database;
    readonly environment: Environment;
  }[];
}

/** One database of a joint move, and its way. */
export interface JointPlan extends PlannedMove {
  readonly place: DatabasePlace;
}

/**
 * Plans the same goal for several databases; anything that is wrong with one of them stops all.
 * Going down by a count reverts the last revisions of all of them ({@link planJointDown}).
 *
 * @throws OrchError as `planMove`
 */
export async function planJointMove(
  { project, databases }: JointPlace,
  goal: Goal,
): Promise<readonly JointPlan[]> {
  const places = databases.map((one) => ({ project, ...one }));
  if (goal.kind !== 'down' || goal.to !== null) {
    return Promise.all(places.map(async (place) => ({ place, ...(await planMove(place, goal)) })));
  }
  const states = await Promise.all(places.map(readDatabaseState));
  const counts = planJointDown(states.map(wayDown), goal.count ?? 1);
  return Promise.all(
    places.map(async (place, at): Promise<JointPlan> => {
      const count = counts[at] ?? 0;
      const state = states[at];
      if (count === 0 && state !== undefined) return { place, state, steps: [] };
      return { place, ...(await planMove(place, { kind: 'down', to: null, count })) };
    }),
  );
}

/**
 * Whatever may have to be taken back can be: everything but the last revision of all.
 *
 * @throws OrchError `PLAN.NO_WAY_BACK`
 */
export function requireWaysBack(plans: readonly JointPlan[], command: string): void {
  const all = plans.flatMap(({ place, steps }) =>
    steps.map(({ direction, revision }) => ({ place, direction, revision })),
  );
  for (const { place, direction, revision } of all.slice(0, -1)) {
    if (direction === 'down' || mentionsDown(revision.source)) continue;
    throw noWayBack(place.database.name, revision.id, command);
  }
}

/** What is applied, the last in the history first. */
function wayDown({ history, applied }: DatabaseState): readonly RevisionId[] {
  const ids = new Set(applied.map(({ id }) => id));
  return history.graph
    .topologicalOrder()
    .filter((id) => ids.has(id))
    .toReversed();
}

/** The joint move that was broken off, and what is left of it for each database. */
export interface OpenMove {
  readonly split: Split;
  readonly plans: readonly JointPlan[];
}

/**
 * Looks whether a joint move of these databases was broken off.
 *
 * @throws OrchError `RUN.OPEN_SPLIT` when what is left of it cannot be run any more
 */
export async function findOpenMove({ project, databases }: JointPlace): Promise<OpenMove | null> {
  const states = await Promise.all(
    databases.map(async (one) => {
      const place = { project, ...one };
      return { place, state: await readDatabaseState(place) };
    }),
  );
  const records = await Promise.all(
    states.map(
      async ({ place, state }) => [place.database.name, await recordOf(place, state)] as const,
    ),
  );
  const split = findSplit(new Map(records));
  if (split === null) return null;
  const plans = states.map(({ place, state }): JointPlan => {
    const left = split.remaining.find(({ database }) => database === place.database.name);
    return {
      place,
      state,
      steps: (left?.steps ?? []).map((step) => runStepOf(step, state, split)),
    };
  });
  return { split, plans };
}

async function recordOf(place: DatabasePlace, state: DatabaseState): Promise<JointRecord> {
  const { project, database } = place;
  const engine = await engineNamed(database.engine);
  const known = Promise.resolve(state.history.revisions);
  const wish = { knexTable: database.knexTable, limits: project.limits, known };
  const record = await engine.withRecords(state.target, wish, ({ joint }) => joint());
  const applied = new Set(state.applied.map(({ id }) => id));
  return record ?? { applied, last: null, done: new Set() };
}

function runStepOf({ direction, id }: JointStep, state: DatabaseState, split: Split): RunStep {
  const revision = state.history.revisions.get(id);
  const file = state.files.get(id);
  if (revision === undefined || file === undefined) throw openSplit(split, id);
  return { direction, revision, file, commit: null };
}
