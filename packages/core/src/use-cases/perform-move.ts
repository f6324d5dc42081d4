import { withRunner } from '../adapters/runner/open-runner.ts';
import type { PreparedRunner } from '../adapters/runner/open-runner.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import type { RunEvent } from '../runner/run-event.ts';
import { keepsChanging } from '../runner/errors.ts';
import type { RunStep } from '../runner/run-step.ts';
import { planMove } from './plan-move.ts';
import type { Goal, PlannedMove } from './plan-move.ts';
import type { DatabasePlace } from './read-database-state.ts';

/** How a move is run. */
export interface MoveOptions extends DatabasePlace {
  readonly goal: Goal;
  readonly x: RevisionArguments;
  readonly allowEmpty: boolean;
  readonly signal?: AbortSignal;
  /** A process that was started while the move was planned. */
  readonly prepared?: PreparedRunner;
  /** Kinds of events that need not be told. */
  readonly unheard?: readonly RunEvent['kind'][];
  onEvent(event: RunEvent): void;
}

/** How a move ended; failures are thrown. */
export type MoveOutcome =
  | { readonly kind: 'upToDate' }
  | {
      readonly kind: 'moved';
      readonly steps: readonly RunStep[];
      readonly completed: readonly RevisionId[];
      readonly statements: number;
    };

/**
 * Runs a planned move. When another run came first, so that the plan no longer fits, it is made
 * again; the goal stays the same.
 *
 * @throws OrchError `RUN.*`, `STORE.*`, `CONNECTION.*` and what `planMove` throws
 */
export async function performMove(
  options: MoveOptions,
  planned: PlannedMove,
): Promise<MoveOutcome> {
  if (planned.steps.length === 0) return { kind: 'upToDate' };
  return withRunner(
    {
      target: planned.state.target,
      database: options.database,
      project: options.project,
      environment: options.environment.name,
      x: options.x,
      mode: 'database',
      command: options.goal.kind,
      unheard: options.unheard ?? [],
      onEvent: (event) => options.onEvent(event),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.prepared === undefined ? {} : { prepared: options.prepared }),
    },
    async (runner) => {
      let plan = planned;
      for (let attempt = 1; attempt <= mostPlans; attempt += 1) {
        const expectedApplied = plan.state.applied.map(({ id }) => id);
        const { steps } = plan;
        const outcome = await runner.run({
          steps,
          expectedApplied,
          allowEmpty: options.allowEmpty,
        });
        if (outcome.kind === 'done') return { ...outcome, kind: 'moved', steps };
        plan = await planMove(options, options.goal);
        if (plan.steps.length === 0) return { kind: 'upToDate' };
      }
      throw keepsChanging(mostPlans);
    },
  );
}

/** Each new plan means that another run got through, so this is never reached by bad luck alone. */
const mostPlans = 10;
