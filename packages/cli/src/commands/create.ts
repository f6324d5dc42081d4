import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { cyan, dim, green, yellow } from '../frame/text.ts';
import { relativeTo } from '../frame/relative-to.ts';
import { describeGenerated, printGenerated } from '../generated-view.ts';

const declaredArgs = [
  { name: 'message', describe: 'What the revision does, in a few words', required: true },
] as const;

const declaredOptions = {
  manual: { type: 'boolean', describe: 'Write an empty revision, to be filled in by hand' },
  here: {
    type: 'boolean',
    describe: 'Write into the migrations folder although the branch is no release branch',
  },
  'force-name': { type: 'boolean', describe: 'Take the message although it says little' },
  'allow-unmodelled': {
    type: 'boolean',
    describe: 'Leave out what cannot be written as a revision',
  },
  'allow-unproved': {
    type: 'boolean',
    describe: 'Write the revision although its proof failed; its header says so',
  },
} as const;

export const command = defineCommand({
  description:
    'Builds the models on a throw-away database, compares it with the revisions of the current ' +
    'checkout, writes what is missing as a revision with up and down, and proves it. Off the ' +
    'release branches it is written below .orch/local, which Git ignores. With --manual an empty ' +
    'revision is written on top of the only head.',
  args: declaredArgs,
  options: declaredOptions,
  examples: [
    {
      run: 'orch create "add cohort to recruits"',
      does: 'Writes what the models have and the revisions do not',
    },
    {
      run: 'orch create "add cohort to recruits" --dry-run',
      does: 'Shows the revision without writing it',
    },
    {
      run: 'orch create --manual "add cohort to recruits"',
      does: 'Writes an empty migrations/<time>_add_cohort_to_recruits',
    },
  ],
  changes: true,
  async run(context) {
    const { message } = context.args;
    if (!context.options['force-name']) {
      const { requireClearMessage } = await import('@orch/core/revision/require-clear-message');
      requireClearMessage(message);
    }
    return context.options.manual ? createEmpty(context) : createFromModels(context);
  },
});

type Context = CommandContext<typeof declaredOptions, typeof declaredArgs>;

async function createEmpty(context: Context): Promise<CommandResult> {
  const { args, project: load, target, dryRun, cwd } = context;
  const [project, { database, environment }, { planRevision }] = await Promise.all([
    load(),
    target(),
    import('@orch/core/use-cases/create-revision'),
  ]);
  const planned = await planRevision({
    project,
    database,
    message: args.message,
    now: new Date(),
  });
  const { id, parents, file, source } = planned;
  if (!dryRun) await write([{ file, source }]);
  const shown = relativeTo(cwd, file);
  return {
    result: { id, parents, file: relativeTo(project.root, file), source, written: !dryRun },
    print: (out) => {
      if (dryRun) {
        out.line(dim(shown));
        out.block(source.trimEnd());
        return;
      }
      out.line(green('Created '), shown);
      out.line('Next: fill it in, then ', cyan(`orch up --env ${environment.name}`));
    },
  };
}

async function createFromModels(context: Context): Promise<CommandResult> {
  const { args, options, project: load, target, progress, dryRun, cwd } = context;
  const [project, { database, environment }] = await Promise.all([load(), target()]);
  const [{ generateFromModels }, { resolveConnection }] = await Promise.all([
    import('@orch/core/use-cases/generate-from-models'),
    import('@orch/core/adapters/postgres/connect'),
  ]);
  const generated = await generateFromModels({
    project,
    database,
    environment: environment.name,
    beside: await resolveConnection(environment.connection, project.root),
    message: args.message,
    now: new Date(),
    privileges: false,
    allowUnmodelled: options['allow-unmodelled'],
    allowUnproved: options['allow-unproved'],
    onStage: (stage) => {
      if (stage.kind === 'prove') {
        progress.line(dim(`Proving revision ${stage.part} of ${stage.parts}: up, down, up`));
      }
    },
  });
  for (const finding of generated.findings) progress.line(yellow('note: '), finding.message);
  if (generated.kind === 'generated' && !dryRun) await write(generated.revisions);
  const truth = 'the models';
  return {
    result: describeGenerated(generated, { written: !dryRun, project }),
    print: (out) => printGenerated(out, { generated, truth, environment, dryRun, cwd }),
  };
}

async function write(
  revisions: readonly { readonly file: string; readonly source: string }[],
): Promise<void> {
  const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
  await writeNewFiles(revisions.map(({ file, source }) => ({ file, text: source })));
}
