import type { Project } from '@orch/core/config/project';
import type { ReconcileChoices } from '@orch/core/reconcile/reconciliation';
import type { Reconciled } from '@orch/core/use-cases/perform-reconcile';
import type { PlannedReconcile, ReconcileStage } from '@orch/core/use-cases/plan-reconcile';
import { backfillOptions, givenBackfills } from '../backfill-options.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult, Target } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { dim } from '../frame/text.ts';
import { withMaxStash } from '../max-stash.ts';
import { argumentsOf } from '../move-view.ts';
import { describeReconcile, printReconciled, printReplaced, showPlan } from '../reconcile-view.ts';
import { renameOptions, renameWishes } from '../rename-options.ts';
import { moveOptions } from '../run-move.ts';
import { makeRunReporter } from '../run-reporter.ts';

const declaredOptions = {
  'skip-data': {
    type: 'strings',
    describe: 'Record this official revision, and leave the rows as they are',
    placeholder: 'revision',
  },
  'run-data': {
    type: 'strings',
    describe: 'Run this official revision although local ones changed rows',
    placeholder: 'revision',
  },
  discard: {
    type: 'strings',
    describe: 'Give up what this local revision did; its values go to the stash',
    placeholder: 'revision',
  },
  all: {
    type: 'boolean',
    describe: 'Take away, too, what somebody made by hand; its values go to the stash',
  },
  x: moveOptions.x,
  'max-stash': moveOptions['max-stash'],
  list: { type: 'boolean', describe: 'Show what was replaced so far, and by what' },
  ...renameOptions,
  backfill: backfillOptions.backfill,
} as const;

export const command = defineCommand({
  description:
    'After a pull: compares a database that ran local revisions with the official ones. What the ' +
    'official ones do and is there already is recorded in place of the local ones, and what the ' +
    'local ones have nothing to do with is run. Where the schema differs, the remaining changes are ' +
    'shown, asked about and made, rows kept, in one transaction with the new record. Local files ' +
    'move to .orch/local/reconciled.',
  options: declaredOptions,
  examples: [
    { run: 'orch reconcile --dry-run', does: 'Shows what would be recorded, changed and run' },
    {
      run: 'orch reconcile --env dev',
      does: 'Brings dev to the official revisions, and asks first',
    },
    {
      run: 'orch reconcile --skip-data 20261120101500_fill_cohorts',
      does: 'Records that revision and leaves the rows as they are',
    },
  ],
  changes: true,
  async run(context) {
    const [loaded, targets] = await Promise.all([context.project(), context.targets()]);
    const project = withMaxStash(loaded, context.options['max-stash'], 'reconcile');
    if (context.options.list) return list(project, targets);
    const x = argumentsOf(context.options.x, 'reconcile', project);
    const choices = choicesOf(context);
    requireOneDatabase(choices, targets);
    const [{ planReconcile }, { refuseOpenCheckout }] = await Promise.all([
      import('@orch/core/use-cases/plan-reconcile'),
      import('@orch/core/adapters/git/open-checkout'),
    ]);
    if (!context.dryRun) refuseOpenCheckout(project.root);
    const now = new Date();
    const wishes = {
      renames: renameWishes('reconcile', context),
      backfill: givenBackfills('reconcile', context.options.backfill),
      now,
    };
    const onStage = (stage: ReconcileStage): void => context.progress.line(dim(stages[stage]));

    const planned: PlannedReconcile[] = [];
    for (const target of targets) {
      planned.push(await planReconcile({ project, ...target }, { choices, wishes, x, onStage }));
    }
    const done = context.dryRun ? null : await perform(context, planned, now);
    const shown = planned.map((plan, at) => ({
      planned: plan,
      reconciled: done?.[at] ?? null,
    }));
    return {
      result: { dryRun: context.dryRun, databases: shown.map(describeReconcile) },
      print: (out) => {
        for (const one of shown) printReconciled(out, one, context);
      },
    };
  },
});

type Context = CommandContext<typeof declaredOptions>;

async function list(project: Project, targets: readonly Target[]): Promise<CommandResult> {
  const { listReconciled } = await import('@orch/core/use-cases/list-reconciled');
  const databases = await Promise.all(
    targets.map(async ({ database, environment }) => ({
      database: database.name,
      environment: environment.name,
      reconciled: await listReconciled({ project, database, environment }),
    })),
  );
  return {
    result: { databases },
    print: (out) => printReplaced(out, databases),
  };
}

const stages: Readonly<Record<ReconcileStage, string>> = {
  read: 'Reading what is applied',
  run: 'Running the official revisions, and what was applied, on shadows',
  changes: 'Planning what is different',
};

function choicesOf({ options }: Context): ReconcileChoices {
  return {
    skipData: options['skip-data'],
    runData: options['run-data'],
    discard: options.discard,
    all: options.all,
  };
}

function requireOneDatabase(choices: ReconcileChoices, targets: readonly Target[]): void {
  const named = [...choices.skipData, ...choices.runData, ...choices.discard];
  if (named.length === 0 || targets.length === 1) return;
  throw invalidArgument('reconcile', 'name the --database that the revisions are about');
}

async function perform(
  context: Context,
  planned: readonly PlannedReconcile[],
  now: Date,
): Promise<readonly Reconciled[]> {
  const { performReconcile } = await import('@orch/core/use-cases/perform-reconcile');
  for (const plan of planned) await ask(context, plan);
  const done: Reconciled[] = [];
  for (const plan of planned) {
    const reporter = makeRunReporter({ progress: context.progress, log: context.log });
    try {
      const { onEvent } = reporter;
      done.push(await performReconcile(plan, { signal: context.signal, onEvent, now }));
    } finally {
      reporter.stop();
    }
  }
  return done;
}

/** What changes no schema and no row is not asked about. */
async function ask(context: Context, planned: PlannedReconcile): Promise<void> {
  if (planned.kind === 'nothing') return;
  const { changes, first, run } = planned.plan;
  if (changes.length + first.length + run.length === 0) return;
  showPlan(context.progress, planned);
  const { environment, database } = planned.state.place;
  await context.confirm(`Make these changes in ${database.name} of ${environment.name}?`);
}
