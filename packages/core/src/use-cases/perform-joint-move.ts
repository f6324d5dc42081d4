import { randomUUID } from 'node:crypto';
import { withRunner } from '../adapters/runner/open-runner.ts';
import { OrchError } from '../failure/orch-error.ts';
import type { RevisionId } from '../revision/revision.ts';
import { changedMeanwhile, jointFailure } from '../runner/errors.ts';
import type { JointReturn } from '../runner/errors.ts';
import { digestOf } from '../runner/joint-move.ts';
import type { JointMove } from '../runner/joint-move.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { RunEvent } from '../runner/run-event.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { JointPlan, OpenMove } from './plan-joint-move.ts';
import { readDatabaseState } from './read-database-state.ts';

/** How a joint move is run. */
export interface JointOptions {
  /** How the runs are called in the stores. */
  readonly command: string;
  readonly x: RevisionArguments;
  readonly allowEmpty: boolean;
  readonly signal?: AbortSignal;
  readonly unheard?: readonly RunEvent['kind'][];
  onEvent(database: string, event: RunEvent): void;
  /** One of them failed, and those that were moved go back. */
  onReturn?(database: string, because: Error): void;
}

/** What was run on one database. */
export interface JointResult {
  readonly plan: JointPlan;
  readonly completed: readonly RevisionId[];
}

/**
 * Moves several databases one after the other as one: when one of them fails, all that was run is
 * taken back, with the rows that it stashed. Each run records the whole move, so that one that was
 * broken off is found by whoever comes next ({@link finishJointMove}).
 *
 * @throws OrchError `RUN.*`, `STORE.*`, `CONNECTION.*` of the database that failed, with what
 *   became of the others in its details
 */
export async function performJointMove(
  plans: readonly JointPlan[],
  options: JointOptions,
): Promise<readonly JointResult[]> {
  return runAll(plans, options, newMove(plans, { ...options, returns: null }));
}

/**
 * Finishes a joint move that was broken off, under its own name and with its own arguments.
 *
 * @throws OrchError as `performJointMove`
 */
export async function finishJointMove(
  { split, plans }: OpenMove,
  options: JointOptions,
): Promise<readonly JointResult[]> {
  return runAll(plans, options, split.move);
}

async function runAll(
  plans: readonly JointPlan[],
  options: JointOptions,
  move: JointMove,
): Promise<readonly JointResult[]> {
  const results: JointResult[] = [];
  for (const plan of plans) {
    try {
      results.push({ plan, completed: await runPart(plan, options, move) });
    } catch (error) {
      const { name } = plan.place.database;
      options.onReturn?.(name, asError(error));
      const begun = [...results.map((result) => result.plan), plan];
      const others = await returnAll(begun, options, move);
      throw error instanceof OrchError ? jointFailure(name, error, others) : error;
    }
  }
  return results;
}

async function runPart(
  plan: JointPlan,
  options: JointOptions,
  joint: JointMove,
): Promise<readonly RevisionId[]> {
  const { place, state, steps } = plan;
  if (steps.length === 0) return [];
  const { name } = place.database;
  return withRunner(
    {
      target: state.target,
      database: place.database,
      project: place.project,
      environment: place.environment.name,
      x: joint.x,
      mode: 'database',
      command: joint.command,
      joint,
      unheard: options.unheard ?? [],
      onEvent: (event) => options.onEvent(name, event),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
    async (runner) => {
      const expectedApplied = state.applied.map(({ id }) => id);
      const { allowEmpty } = options;
      const outcome = await runner.run({ steps, expectedApplied, allowEmpty });
      if (outcome.kind === 'stale') throw changedMeanwhile();
      return outcome.completed;
    },
  );
}

/** Takes back whatever of their ways these databases have done, the last one first. */
async function returnAll(
  begun: readonly JointPlan[],
  options: JointOptions,
  move: JointMove,
): Promise<JointReturn> {
  const returned: string[] = [];
  const stuck = new Map<string, Error>();
  // Who asked to stop asked for this, too.
  const { signal: _, ...quiet } = options;
  const ways: JointPlan[] = [];
  for (const plan of begun.toReversed()) {
    try {
      ways.push(await wayBack(plan));
    } catch (error) {
      stuck.set(plan.place.database.name, asError(error));
    }
  }
  const back = newMove(ways, { command: 'return', x: move.x, returns: move.id });
  for (const way of ways) {
    const { name } = way.place.database;
    try {
      if ((await runPart(way, quiet, back)).length > 0) returned.push(name);
    } catch (error) {
      stuck.set(name, asError(error));
    }
  }
  return { returned, stuck };
}

async function wayBack(plan: JointPlan): Promise<JointPlan> {
  const state = await readDatabaseState(plan.place);
  const applied = new Set(state.applied.map(({ id }) => id));
  const undone = plan.steps.findIndex(
    ({ direction, revision }) => applied.has(revision.id) !== (direction === 'up'),
  );
  const done = undone === -1 ? plan.steps : plan.steps.slice(0, undone);
  const steps = done
    .toReversed()
    .map((step): RunStep => ({ ...step, direction: step.direction === 'up' ? 'down' : 'up' }));
  return { place: plan.place, state, steps };
}

function newMove(
  plans: readonly JointPlan[],
  { command, x, returns }: Pick<JointMove, 'command' | 'x' | 'returns'>,
): JointMove {
  return {
    id: randomUUID(),
    startedAt: new Date().toISOString(),
    command,
    x,
    parts: plans.map(({ place, state, steps }) => ({
      database: place.database.name,
      before: digestOf(state.applied.map(({ id }) => id)),
      steps: steps.map(({ direction, revision }) => ({ direction, id: revision.id })),
    })),
    returns,
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
