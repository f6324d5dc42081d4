import type { OrchError } from '@orch/core/failure/orch-error';
import type { PreparedRunner } from '@orch/core/adapters/runner/open-runner';
import type { RestoreEvent, StashEvent } from '@orch/core/runner/run-event';
import type { MoveOptions, MoveOutcome } from '@orch/core/use-cases/perform-move';
import type { Goal, PlannedMove } from '@orch/core/use-cases/plan-move';
import type { Preview } from '@orch/core/use-cases/preview-move';
import type { CommandContext, CommandResult, Target } from './command.ts';
import { durationText } from './frame/duration-text.ts';
import type { Printer } from './frame/printer.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';
import { withMaxStash } from './max-stash.ts';
import { argumentsOf, describePlan, directionText, donePlan } from './move-view.ts';
import { makeRunReporter } from './run-reporter.ts';

/** Options of every command that runs revisions. */
export const moveOptions = {
  x: {
    type: 'strings',
    describe: 'An argument for the revisions, as context.x; the configuration declares them',
    placeholder: 'key=value',
  },
  'allow-empty': {
    type: 'boolean',
    describe: 'Let a revision end without any SQL, as plain Knex does',
  },
  'max-stash': {
    type: 'string',
    placeholder: 'size',
    describe: 'How much may be stashed in the database, e.g. 50GB or none',
  },
} as const;

/** Plans a move, shows it for `--dry-run`, runs it otherwise. */
export async function runMove(
  context: CommandContext<typeof moveOptions>,
  goal: Goal,
  verb: string,
): Promise<CommandResult> {
  const [loaded, targets, { refuseOpenCheckout }] = await Promise.all([
    context.project(),
    context.targets(),
    import('@orch/core/adapters/git/open-checkout'),
  ]);
  const project = withMaxStash(loaded, context.options['max-stash'], verb);
  const x = argumentsOf(context.options.x, verb, project);
  if (!context.dryRun) refuseOpenCheckout(project.root);
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0) {
    const { runJointMove } = await import('./run-joint-move.ts');
    return runJointMove(context, { project, x, goal, verb, targets });
  }
  const place = { project, ...target };
  const { planMove } = await import('@orch/core/use-cases/plan-move');
  if (context.dryRun) {
    const planned = await planMove(place, goal);
    const { previewMove } = await import('@orch/core/use-cases/preview-move');
    if (planned.steps.length > 0) {
      context.progress.line(dim('Running the plan on a shadow to see its SQL'));
    }
    const preview = await previewMove(place, planned, x);
    return dryResult({ target, planned, preview });
  }
  const { prepareRunner } = await import('@orch/core/adapters/runner/open-runner');
  const prepared = prepareRunner(project);
  try {
    const planned = await planMove(place, goal);
    if (planned.steps.length > 0) {
      await context.confirmProtected(target.environment, describePlan(planned.steps));
    }
    return await perform({ context, place: { ...place, goal, x }, target, planned, prepared });
  } finally {
    await prepared.discard();
  }
}

interface PlannedRun {
  readonly context: CommandContext<typeof moveOptions>;
  readonly place: Pick<MoveOptions, 'project' | 'database' | 'environment' | 'goal' | 'x'>;
  readonly target: Target;
  readonly planned: PlannedMove;
  readonly prepared: PreparedRunner;
}

async function perform(run: PlannedRun): Promise<CommandResult> {
  const { context, place, target, planned, prepared } = run;
  const { performMove } = await import('@orch/core/use-cases/perform-move');
  const reporter = makeRunReporter({ progress: context.progress, log: context.log });
  const stashed: StashEvent[] = [];
  const restored: RestoreEvent[] = [];
  const started = performance.now();
  try {
    const outcome = await performMove(
      {
        ...place,
        allowEmpty: context.options['allow-empty'],
        signal: context.signal,
        prepared,
        unheard: reporter.unheard,
        onEvent: (event) => {
          if (event.kind === 'stash') stashed.push(event);
          if (event.kind === 'restore') restored.push(event);
          reporter.onEvent(event);
        },
      },
      planned,
    );
    const durationMs = performance.now() - started;
    return result({ target, outcome, stashed, restored, durationMs });
  } finally {
    reporter.stop();
  }
}

interface DryMove {
  readonly target: Target;
  readonly planned: PlannedMove;
  readonly preview: Preview;
}

function dryResult({ target, planned, preview }: DryMove): CommandResult {
  const { database, environment } = target;
  return {
    result: {
      database: database.name,
      environment: environment.name,
      dryRun: true,
      kind: planned.steps.length === 0 ? 'upToDate' : 'planned',
      steps: planned.steps.map(({ direction, revision }, index) => ({
        direction,
        id: revision.id,
        sql: preview.steps[index]?.sql ?? null,
      })),
      preview: preview.failure === null ? 'complete' : failureFields(preview.failure),
    },
    print: (out) => printPlan(out, { target, planned, preview }),
  };
}

function failureFields(failure: OrchError): Readonly<Record<string, unknown>> {
  const { code, message, hint } = failure;
  return { code, message, hint: hint ?? null };
}

function printPlan(out: Printer, { target, planned, preview }: DryMove): void {
  const { environment } = target;
  if (planned.steps.length === 0) return printUpToDate(out, environment.name);
  for (const [index, { direction, revision }] of planned.steps.entries()) {
    out.line('');
    out.line(directionText(direction), '  ', bold(revision.id), '  ', dim(revision.message));
    const step = preview.steps[index];
    if (step === undefined) continue;
    for (const statement of step.sql) out.block(`${statement.replace(/;?\s*$/u, '')};`, 4);
    if (step.sql.length === 0) out.line('    ', dim('no SQL'));
  }
  out.line('');
  if (preview.failure !== null) {
    out.line(yellow('The SQL is not complete: '), preview.failure.message);
    out.line(dim(`code: ${preview.failure.code}`));
  }
  out.line(dim(`Nothing was changed in ${environment.name}; the SQL was seen on a shadow.`));
  out.line('Next: ', cyan('the same command without --dry-run'));
}

interface Move {
  readonly target: Target;
  readonly outcome: MoveOutcome;
  readonly stashed: readonly StashEvent[];
  readonly restored: readonly RestoreEvent[];
  readonly durationMs: number;
}

function result({ target, outcome, stashed, restored, durationMs }: Move): CommandResult {
  const { database, environment } = target;
  const about = { database: database.name, environment: environment.name, dryRun: false };
  if (outcome.kind === 'upToDate') {
    return {
      result: { ...about, kind: 'upToDate', steps: [] },
      print: (out) => printUpToDate(out, environment.name),
    };
  }
  const { steps, statements } = outcome;
  return {
    result: {
      ...about,
      kind: 'moved',
      steps: steps.map(({ direction, revision }) => ({ direction, id: revision.id })),
      stashed,
      restored,
      statements,
      durationMs: Math.round(durationMs),
    },
    print: (out) => {
      const head = steps.at(-1);
      out.line(
        green('Done: '),
        `${donePlan(steps)} in ${environment.name}`,
        dim(`  ${durationText(durationMs)}`),
      );
      if (stashed.length > 0) out.line('Stashed: ', cyan('orch stash list'));
      if (head !== undefined) out.line('Next: ', cyan(`orch status --env ${environment.name}`));
    },
  };
}

function printUpToDate(out: Printer, environment: string): void {
  out.line(green('Nothing to do: '), `${environment} is there already`);
}
