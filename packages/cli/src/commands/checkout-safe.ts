import type { Environment } from '@orch/core/config/project';
import type { Finding } from '@orch/core/failure/finding';
import type { RestoreEvent, RunEvent, StashEvent } from '@orch/core/runner/run-event';
import type { CheckoutEvent } from '@orch/core/use-cases/checkout-walk';
import type {
  CheckoutDone,
  CheckoutListener,
  RehearsedPlan,
} from '@orch/core/use-cases/checkout-safe';
import { standText } from '@orch/core/checkout/journal';
import { describePlan, findingsOf, printDone, printPlan } from '../checkout-view.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { dim, yellow } from '../frame/text.ts';
import { argumentsOf } from '../move-view.ts';
import { withMaxStash } from '../max-stash.ts';
import { moveOptions } from '../run-move.ts';
import { makeRunReporter } from '../run-reporter.ts';
import type { RunReporter } from '../run-reporter.ts';

const options = {
  ...moveOptions,
  'no-up': { type: 'boolean', describe: 'Apply nothing of the target: only downs and Git' },
  clone: {
    type: 'string',
    placeholder: 'name',
    describe: 'Move a copy of each database, <database>_<name>, and leave the database as it is',
  },
  continue: { type: 'boolean', describe: 'End a checkout that was interrupted' },
  abort: { type: 'boolean', describe: 'Go back to where an interrupted checkout began' },
} as const;

const args = [
  {
    name: 'commit',
    describe: 'A branch, commit or tag; - for what was checked out before',
  },
] as const;

type Context = CommandContext<typeof options, typeof args>;

export const command = defineCommand({
  description:
    'Moves Git and the databases to a commit together: reverts what the commit does not have, each ' +
    'revision with the code of the commit that it was applied from, checks the commit out, applies ' +
    'what is missing, and proves that every database has the schema of that commit. The way is ' +
    'tried on a shadow first; what downs would destroy is stashed, and put back when you return. ' +
    'When something fails, everything goes back.\n\n' +
    '`-` is what it is for git: what was checked out before, by orch or by git. A branch stays a ' +
    'branch, a commit detaches HEAD. The configuration of now decides which databases there are.',
  args,
  options,
  examples: [
    { run: 'orch checkout-safe main', does: 'Goes to main, with the database' },
    { run: 'orch checkout-safe -', does: 'Goes back, with every row' },
    { run: 'orch checkout-safe 1f4c2a9 --dry-run', does: 'Shows what would be done' },
    { run: 'orch checkout-safe --abort', does: 'Undoes what was interrupted' },
  ],
  changes: true,
  async run(context) {
    const { continue: goOn, abort } = context.options;
    const { commit } = context.args;
    if (Number(goOn) + Number(abort) + Number(commit !== undefined) !== 1) {
      throw invalidArgument('checkout-safe', 'it takes a commit, or --continue, or --abort');
    }
    if (commit !== undefined) return move(context, commit);
    refuseIdle(context);
    return resume(context, goOn ? 'continue' : 'abort');
  },
});

async function move(context: Context, name: string): Promise<CommandResult> {
  const [loaded, targets] = await Promise.all([context.project(), context.targets()]);
  const project = withMaxStash(loaded, context.options['max-stash'], 'checkout-safe');
  const x = argumentsOf(context.options.x, 'checkout-safe', project);
  const clone = context.options.clone ?? null;
  const request = { project, targets, name, up: !context.options['no-up'], clone, x };
  const [{ planCheckout }, { performCheckoutPlan, rehearseCheckout }] = await Promise.all([
    import('@orch/core/use-cases/checkout-plan'),
    import('@orch/core/use-cases/checkout-safe'),
  ]);
  const planned = await planCheckout(request);
  context.progress.line(dim('Trying the way on a shadow'));
  const plan = await rehearseCheckout(planned, request, context.signal);
  if (context.dryRun) return planResult(plan, clone);

  printPlan(context.progress, plan, clone);
  const what = `check out ${standText(plan.to)} and move the database`;
  await confirmEach(
    context,
    targets.map(({ environment }) => environment),
    what,
  );
  await context.confirm(`Go to ${standText(plan.to)}?`);
  const allowEmpty = context.options['allow-empty'];
  return listen(context, findingsOf(plan), (listener) =>
    performCheckoutPlan({ ...request, allowEmpty }, plan, listener),
  );
}

/** What a checkout was begun with is in its journal. */
function refuseIdle({ options: given, dryRun }: Context): void {
  const idle = [
    ...(given.x.length > 0 ? ['-x'] : []),
    ...(given['allow-empty'] ? ['--allow-empty'] : []),
    ...(given['no-up'] ? ['--no-up'] : []),
    ...(given.clone === undefined ? [] : ['--clone']),
    ...(dryRun ? ['--dry-run'] : []),
  ];
  const [first] = idle;
  if (first === undefined) return;
  throw invalidArgument('checkout-safe', `${first} goes with a commit, not with what is begun`);
}

/** Each environment's name is typed once, however many databases are in it. */
async function confirmEach(
  context: Context,
  environments: readonly Environment[],
  what: string,
): Promise<void> {
  const byName = new Map(environments.map((environment) => [environment.name, environment]));
  for (const environment of byName.values()) await context.confirmProtected(environment, what);
}

async function resume(context: Context, how: 'continue' | 'abort'): Promise<CommandResult> {
  const [loaded, targets, { abortCheckout, continueCheckout, readOpenCheckout }] =
    await Promise.all([
      context.project(),
      context.targets(),
      import('@orch/core/use-cases/checkout-safe'),
    ]);
  const project = withMaxStash(loaded, context.options['max-stash'], 'checkout-safe');
  const journal = await readOpenCheckout(project);
  const environments = journal.databases.flatMap(
    ({ database, environment }) =>
      project.databases.get(database)?.environments.get(environment) ?? [],
  );
  await confirmEach(context, environments, `${how} the checkout`);
  const perform = how === 'continue' ? continueCheckout : abortCheckout;
  return listen(context, [], (listener) => perform(project, targets, listener));
}

async function listen(
  context: Context,
  findings: readonly Finding[],
  perform: (listener: CheckoutListener) => Promise<CheckoutDone>,
): Promise<CommandResult> {
  const makeReporter = (): RunReporter =>
    makeRunReporter({ progress: context.progress, log: context.log });
  let reporter = makeReporter();
  const stashed: StashEvent[] = [];
  const restored: RestoreEvent[] = [];
  const hear = (event: RunEvent): void => {
    if (event.kind === 'stash') stashed.push(event);
    if (event.kind === 'restore') restored.push(event);
    if (event.kind === 'revisionStarted' && event.index === 0) {
      reporter.stop();
      reporter = makeReporter();
    }
    reporter.onEvent(event);
  };
  try {
    const done = await perform({
      signal: context.signal,
      unheard: reporter.unheard,
      onEvent: (event) => (event.kind === 'run' ? hear(event.event) : tell(context, event)),
    });
    return {
      result: { dryRun: false, ...done, stashed, restored, findings },
      print: (out) => printDone(out, done),
    };
  } finally {
    reporter.stop();
  }
}

function tell({ progress }: Context, event: Exclude<CheckoutEvent, { kind: 'run' }>): void {
  switch (event.kind) {
    case 'checkedOut':
      progress.line('git   ', standText(event.to));
      if (event.said !== '') progress.block(event.said, 6);
      return;
    case 'cloned':
      progress.line('copy  ', event.clone);
      return;
    case 'returning':
      progress.line(yellow('failed'), ': ', event.because.message);
      progress.line('Going back to where it was');
      return;
  }
}

function planResult(plan: RehearsedPlan, clone: string | null): CommandResult {
  return {
    result: { dryRun: true, ...describePlan(plan, clone) },
    print: (out) => {
      printPlan(out, plan, clone);
      out.line(dim('Nothing was changed.'));
    },
  };
}
