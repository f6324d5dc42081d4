import type { Project } from '@orch/core/config/project';
import type { RevisionArguments } from '@orch/core/runner/revision-arguments';
import type { OpenMove, JointPlan } from '@orch/core/use-cases/plan-joint-move';
import type { JointOptions, JointResult } from '@orch/core/use-cases/perform-joint-move';
import type { Goal } from '@orch/core/use-cases/plan-move';
import type { RestoreEvent, StashEvent } from '@orch/core/runner/run-event';
import type { CommandContext, CommandResult, Target } from './command.ts';
import { durationText } from './frame/duration-text.ts';
import type { Printer } from './frame/printer.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';
import { describePlan, directionText, donePlan } from './move-view.ts';
import type { moveOptions } from './run-move.ts';
import { makeRunReporter } from './run-reporter.ts';

type Context = CommandContext<typeof moveOptions>;

/** Several databases and where they are to be moved. */
export interface JointRequest {
  readonly project: Project;
  readonly x: RevisionArguments;
  readonly goal: Goal;
  readonly verb: string;
  readonly targets: readonly Target[];
}

/**
 * Moves all databases of a project as one. A move that was broken off is finished first; a way
 * down, which may be that move itself, then has to be asked for again.
 */
export async function runJointMove(
  context: Context,
  { project, x, goal, verb, targets }: JointRequest,
): Promise<CommandResult> {
  const { findOpenMove, planJointMove, requireWaysBack } =
    await import('@orch/core/use-cases/plan-joint-move');
  const place = { project, databases: targets };
  const open = await findOpenMove(place);
  const finished = open === null || context.dryRun ? [] : await finish(context, open, x);
  if (open !== null && (context.dryRun || goal.kind === 'down')) {
    return finishedResult(context, open, finished);
  }
  const plans = await planJointMove(place, goal);
  requireWaysBack(plans, verb);
  if (context.dryRun) return dryResult(plans);
  await confirmAll(context, plans);
  const started = performance.now();
  const { performJointMove } = await import('@orch/core/use-cases/perform-joint-move');
  const { options, stashed, restored, stop } = reporting(context, verb, x);
  try {
    const results = await performJointMove(plans, options);
    return movedResult([...finished, ...results], {
      stashed,
      restored,
      durationMs: performance.now() - started,
    });
  } finally {
    stop();
  }
}

async function finish(
  context: Context,
  open: OpenMove,
  x: RevisionArguments,
): Promise<readonly JointResult[]> {
  const { split, plans } = open;
  const names = split.remaining.map(({ database }) => database).join(', ');
  context.progress.line(
    yellow('broken off: '),
    `orch ${split.move.command} of ${split.move.startedAt}; finishing it in ${names}`,
  );
  await confirmAll(context, plans);
  const { finishJointMove } = await import('@orch/core/use-cases/perform-joint-move');
  const { options, stop } = reporting(context, split.move.command, x);
  try {
    return await finishJointMove(open, options);
  } finally {
    stop();
  }
}

async function confirmAll(context: Context, plans: readonly JointPlan[]): Promise<void> {
  const asked = new Set<string>();
  for (const { place, steps } of plans) {
    const { environment } = place;
    if (steps.length === 0 || asked.has(environment.name)) continue;
    asked.add(environment.name);
    const own = plans.filter((one) => one.place.environment.name === environment.name);
    const what = own
      .filter((one) => one.steps.length > 0)
      .map((one) => `${describePlan(one.steps)} in ${one.place.database.name}`)
      .join(', ');
    await context.confirmProtected(environment, what);
  }
}

function reporting(
  context: Context,
  command: string,
  x: RevisionArguments,
): {
  readonly options: JointOptions;
  readonly stashed: readonly (StashEvent & { readonly database: string })[];
  readonly restored: readonly (RestoreEvent & { readonly database: string })[];
  stop(): void;
} {
  const { progress, log, signal } = context;
  const reporter = makeRunReporter({ progress, log });
  const stashed: (StashEvent & { readonly database: string })[] = [];
  const restored: (RestoreEvent & { readonly database: string })[] = [];
  let current: string | null = null;
  return {
    stashed,
    restored,
    stop: () => reporter.stop(),
    options: {
      command,
      x,
      allowEmpty: context.options['allow-empty'],
      signal,
      unheard: reporter.unheard,
      onEvent: (database, event) => {
        if (database !== current) progress.line(bold(database));
        current = database;
        if (event.kind === 'stash') stashed.push({ ...event, database });
        if (event.kind === 'restore') restored.push({ ...event, database });
        reporter.onEvent(event);
      },
      onReturn: (database) =>
        progress.line(yellow(`${database} could not be moved; taking back what was done`)),
    },
  };
}

function describeParts(plans: readonly JointPlan[]): readonly unknown[] {
  return plans.map(({ place, steps }) => ({
    database: place.database.name,
    environment: place.environment.name,
    steps: steps.map(({ direction, revision }) => ({ direction, id: revision.id })),
  }));
}

function dryResult(plans: readonly JointPlan[]): CommandResult {
  return {
    result: { dryRun: true, databases: describeParts(plans) },
    print: (out) => {
      printPlans(out, plans);
      out.line('');
      out.line(
        dim('Nothing was changed. '),
        'See the SQL of one: ',
        cyan('--database <name> --dry-run'),
      );
    },
  };
}

function printPlans(out: Printer, plans: readonly JointPlan[]): void {
  for (const { place, steps } of plans) {
    out.line(bold(place.database.name), ' in ', place.environment.name);
    for (const { direction, revision } of steps) {
      out.line('  ', directionText(direction), '  ', revision.id, '  ', dim(revision.message));
    }
    if (steps.length === 0) out.line('  ', dim('nothing to do'));
  }
}

function finishedResult(
  { dryRun }: Context,
  { split, plans }: OpenMove,
  finished: readonly JointResult[],
): CommandResult {
  const { command, startedAt } = split.move;
  return {
    result: {
      dryRun,
      finished: { command, startedAt, databases: describeParts(plans) },
      databases: [],
    },
    print: (out) => {
      if (dryRun) {
        out.line(yellow('Broken off: '), `orch ${command} of ${startedAt}. To be finished first:`);
        return printPlans(out, plans);
      }
      printDone(out, finished, null);
      out.line(`That was the rest of orch ${command} of ${startedAt}; nothing else was done.`);
    },
  };
}

function movedResult(
  results: readonly JointResult[],
  {
    stashed,
    restored,
    durationMs,
  }: {
    readonly stashed: readonly unknown[];
    readonly restored: readonly unknown[];
    readonly durationMs: number;
  },
): CommandResult {
  return {
    result: {
      dryRun: false,
      databases: describeParts(results.map(({ plan }) => plan)),
      stashed,
      restored,
      durationMs: Math.round(durationMs),
    },
    print: (out) => {
      printDone(out, results, durationMs);
      if (stashed.length > 0) out.line('Stashed: ', cyan('orch stash list --database <name>'));
      out.line('Next: ', cyan('orch status'));
    },
  };
}

function printDone(out: Printer, results: readonly JointResult[], durationMs: number | null): void {
  const moved = results.filter(({ completed }) => completed.length > 0);
  if (moved.length === 0) {
    out.line(green('Nothing to do: '), 'every database is there already');
    return;
  }
  for (const { plan } of moved) {
    const { database, environment } = plan.place;
    out.line(green('Done: '), `${donePlan(plan.steps)} of ${database.name} in ${environment.name}`);
  }
  if (durationMs !== null) out.line(dim(durationText(durationMs)));
}
