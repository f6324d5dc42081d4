import type { Project } from '@orch/core/config/project';
import type { RevisionFolder } from '@orch/core/use-cases/choose-revision-folder';
import { backfillOptions, backfillWishes } from '../backfill-options.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { cyan, dim, green, yellow } from '../frame/text.ts';
import { relativeTo } from '../frame/relative-to.ts';
import { describeGenerated, printGenerated } from '../generated-view.ts';
import { renameOptions, renameWishes } from '../rename-options.ts';

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
  ...renameOptions,
  ...backfillOptions,
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
    'release branches it is written below .orch/local, which Git ignores and orch runs on ' +
    'unprotected environments. With --manual an empty revision is written on top of the only head.',
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
  const [project, { environment }, folder, { planRevision }] = await Promise.all([
    load(),
    target(),
    chooseFolder(context),
    import('@orch/core/use-cases/create-revision'),
  ]);
  const planned = await planRevision({
    project,
    database: folder.database,
    message: args.message,
    now: new Date(),
  });
  const { id, parents, file, source } = planned;
  if (!dryRun) await write([{ file, source }], { project, folder });
  const shown = relativeTo(cwd, file);
  return {
    result: {
      id,
      parents,
      file: relativeTo(project.root, file),
      source,
      local: folder.kind === 'local',
      written: !dryRun,
    },
    print: (out) => {
      sayWhere(context, folder);
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
  const [project, { environment }, folder] = await Promise.all([
    load(),
    target(),
    chooseFolder(context),
  ]);
  const [{ generateFromModels }, { resolveConnection }] = await Promise.all([
    import('@orch/core/use-cases/generate-from-models'),
    import('@orch/core/adapters/postgres/connect'),
  ]);
  const generated = await generateFromModels({
    project,
    database: folder.database,
    environment: environment.name,
    beside: await resolveConnection(environment.connection, project.root),
    message: args.message,
    now: new Date(),
    privileges: false,
    allowUnmodelled: options['allow-unmodelled'],
    allowUnproved: options['allow-unproved'],
    renames: renameWishes('create', context),
    backfill: backfillWishes('create', context),
    onStage: (stage) => {
      if (stage.kind === 'prove') {
        progress.line(dim(`Proving revision ${stage.part} of ${stage.parts}: up, down, up`));
      }
    },
  });
  for (const finding of generated.findings) progress.line(yellow('note: '), finding.message);
  if (generated.kind === 'generated' && !dryRun) {
    await write(generated.revisions, { project, folder });
  }
  const truth = 'the models';
  return {
    result: {
      ...describeGenerated(generated, { written: !dryRun, project }),
      local: folder.kind === 'local',
    },
    print: (out) => {
      if (generated.kind === 'generated') sayWhere(context, folder);
      printGenerated(out, { generated, truth, environment, dryRun, cwd });
    },
  };
}

async function chooseFolder({ options, project: load, target }: Context): Promise<RevisionFolder> {
  const [project, { database }] = await Promise.all([load(), target()]);
  if (options.here) {
    const { withoutLocal } = await import('@orch/core/config/select-target');
    return { kind: 'migrations', database: withoutLocal(database) };
  }
  const { chooseRevisionFolder } = await import('@orch/core/use-cases/choose-revision-folder');
  return chooseRevisionFolder(project, database);
}

/** Nobody is to look in Git for a file that Git ignores. */
function sayWhere({ progress }: Context, folder: RevisionFolder): void {
  if (folder.kind === 'migrations') return;
  const where = folder.branch === null ? 'no branch is checked out' : `this is ${folder.branch}`;
  progress.line(
    yellow('local: '),
    `revisions belong to release branches and ${where}, so this one is for your own databases; `,
    'Git ignores it (--here writes it into the migrations folder)',
  );
}

async function write(
  revisions: readonly { readonly file: string; readonly source: string }[],
  { project, folder }: { readonly project: Project; readonly folder: RevisionFolder },
): Promise<void> {
  if (folder.kind === 'local') {
    const { makeProjectFolder } = await import('@orch/core/adapters/files/project-folder');
    await makeProjectFolder(project.root, 'local');
  }
  const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
  await writeNewFiles(revisions.map(({ file, source }) => ({ file, text: source })));
}
