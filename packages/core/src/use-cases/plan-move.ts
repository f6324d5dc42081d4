import type { Repository } from '../git/repository.ts';
import { refuseErrors } from '../history/errors.ts';
import { parseSelector } from '../history/selector.ts';
import { planDown, planReorder, planTo, planUp } from '../plan/plan-run.ts';
import type { PlanScope, RunPlan, UpTarget } from '../plan/plan-run.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';
import { selectInState } from './select-in-state.ts';

/** Where a database is to be moved; targets are selectors. */
export type Goal =
  /** `target` is `head` unless given. */
  | {
      readonly kind: 'up';
      readonly target: string | null;
      /** Reverts, and applies again, what merges want later than it was applied. */
      readonly reorder?: boolean;
    }
  /** One revision unless a target or a count is given. */
  | { readonly kind: 'down'; readonly to: string | null; readonly count: number | null }
  | { readonly kind: 'to'; readonly target: string };

/** A move as it will be run. */
export interface PlannedMove {
  readonly state: DatabaseState;
  /** Empty when the database is there already. */
  readonly steps: readonly RunStep[];
}

/**
 * Plans the way of a database to a goal. Anything that is wrong with the folder, the history or
 * what is applied stops it here.
 *
 * @throws OrchError `HISTORY.FINDINGS`, `HISTORY.SEVERAL_HEADS`, `PLAN.*`, `REVISION.*`,
 *   `CONNECTION.*`, `STORE.*`, `GIT.*`
 */
export async function planMove(place: DatabasePlace, goal: Goal): Promise<PlannedMove> {
  const state = await readDatabaseState(place);
  refuseErrors(state.findings);
  const scope = { history: state.history, applied: new Set(state.applied.map(({ id }) => id)) };
  const plan = await planGoal(goal, scope, (text) => selectInState(text, state, place.database));
  return { state, steps: plan.kind === 'upToDate' ? [] : await stepsOf(plan.steps, state) };
}

type Select = (text: string) => Promise<readonly RevisionId[]>;

async function planGoal(goal: Goal, scope: PlanScope, select: Select): Promise<RunPlan> {
  switch (goal.kind) {
    case 'up': {
      const target = await upTarget(goal.target, select);
      return goal.reorder === true ? planReorder(scope, target) : planUp(scope, target);
    }
    case 'down':
      return goal.to === null
        ? planDown(scope, { kind: 'count', count: goal.count ?? 1 })
        : planDown(scope, { kind: 'revisions', ids: await select(goal.to) });
    case 'to':
      return planTo(scope, await select(goal.target));
  }
}

async function upTarget(text: string | null, select: Select): Promise<UpTarget> {
  if (text === null) return { kind: 'head' };
  const selector = parseSelector(text);
  if (selector.kind === 'heads' || selector.kind === 'head') return selector;
  if (selector.kind === 'relative' && selector.steps > 0) {
    return { kind: 'count', count: selector.steps };
  }
  return { kind: 'revisions', ids: await select(text) };
}

async function stepsOf(
  steps: readonly { readonly direction: 'up' | 'down'; readonly id: RevisionId }[],
  state: DatabaseState,
): Promise<readonly RunStep[]> {
  const found = steps.map(({ direction, id }): RunStep => {
    const revision = state.history.revisions.get(id);
    const file = state.files.get(id);
    if (revision === undefined || file === undefined) throw new Error(`no file for ${id}`);
    return { direction, revision, file, commit: null };
  });
  return state.repository === null ? found : withCommits(found, state.repository);
}

/** Notes the commit of each file that is committed as it is. */
async function withCommits(
  steps: readonly RunStep[],
  repository: Repository,
): Promise<readonly RunStep[]> {
  const { readCommitted } = await import('../adapters/git/read-committed.ts');
  const committed = await readCommitted(
    repository,
    steps.map(({ revision }) => revision),
  );
  return steps.map((step) => ({ ...step, commit: committed.get(step.revision.id) ?? null }));
}
