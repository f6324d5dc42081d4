import type { Project } from '@orch/core/config/project';
import type { RevisionFolder } from '@orch/core/use-cases/choose-revision-folder';
import type { CreateRequest, NewRevision } from '@orch/core/use-cases/create-revision';
import { backfillWishes } from '../backfill-options.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { onEachDatabase } from '../each-database.ts';
import type { Prepared } from '../each-database.ts';
import { cyan, dim, green, yellow } from '../frame/text.ts';
import { relativeTo } from '../frame/relative-to.ts';
import { generateOptions } from '../generate-options.ts';
import { describeGenerated, printGenerated } from '../generated-view.ts';
import { renameWishes } from '../rename-options.ts';

const declaredArgs = [
  { name: 'message', describe: 'What the revision does, in a few words', required: true },
] as const;

const declaredOptions = {
  manual: { type: 'boolean', describe: 'Write an empty revision, to be filled in by hand' },
  data: {
    type: 'boolean',
    describe:
      'Make room for moving rows: what is added, a step by hand with the row types, what is tightened or dropped',
  },
  table: {
    type: 'strings',
    describe: 'With --manual --data, a table whose rows are moved',
    placeholder: 'name',
  },
  here: {
    type: 'boolean',
    describe: 'Write into the migrations folder although the branch is no release branch',
  },
  ...generateOptions,
} as const;

export const command = defineCommand({
  description:
    'Builds the models on a throw-away database, compares it with the revisions of the current ' +
    'checkout, writes what is missing as a revision with up and down, and proves it. Off the ' +
    'release branches it is written below .orch/local, which Git ignores and orch runs on ' +
    'unprotected environments. With --manual an empty revision is written on top of the only head, ' +
    'with --data there is room for moving rows between changes of the schema.',
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
    {
      run: 'orch create --data "turn prices into numbers"',
      does: 'Divides what the models have around a step that moves the rows',
    },
    {
      run: 'orch create --manual --data "turn prices into numbers" --table products',
      does: 'Writes a revision of three steps with the row types of products',
    },
  ],
  changes: true,
  async run(context) {
    const { message } = context.args;
    if (!context.options['force-name']) {
      const { requireClearMessage } = await import('@orch/core/revision/require-clear-message');
      requireClearMessage(message);
    }
    const [project, targets] = await Promise.all([context.project(), context.targets()]);
    let now = new Date();
    if (targets.length > 1) {
      const { commonMoment } = await import('@orch/core/use-cases/common-moment');
      now = await commonMoment(
        project,
        targets.map(({ database }) => database),
        now,
      );
    }
    const prepare = context.options.manual ? prepareEmpty : prepareFromModels;
    return onEachDatabase(context, (one) => prepare(one, now));
  },
});

type Context = CommandContext<typeof declaredOptions, typeof declaredArgs>;

async function prepareEmpty(context: Context, now: Date): Promise<Prepared> {
  const { args, project: load, target, dryRun, cwd } = context;
  const [project, { environment }, folder] = await Promise.all([
    load(),
    target(),
    chooseFolder(context),
  ]);
  const { database } = folder;
  const request = { project, database, message: args.message, now };
  const planned = await (context.options.data
    ? planWithData(context, request)
    : (await import('@orch/core/use-cases/create-revision')).planRevision(request));
  const { id, parents, file, source } = planned;
  const shown = relativeTo(cwd, file);
  const finish = async (): Promise<CommandResult> => {
    if (!dryRun) await write([{ file, source }], { project, folder });
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
  };
  return { finish };
}

async function planWithData(context: Context, request: CreateRequest): Promise<NewRevision> {
  const { environment } = await context.target();
  const [{ planDataRevision }, { resolveConnection }] = await Promise.all([
    import('@orch/core/use-cases/create-data-revision'),
    import('@orch/core/adapters/postgres/connect'),
  ]);
  return planDataRevision({
    ...request,
    environment: environment.name,
    beside: await resolveConnection(environment.connection, request.project.root),
    tables: context.options.table,
  });
}

async function prepareFromModels(context: Context, now: Date): Promise<Prepared> {
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
  const backfill = backfillWishes('create', context);
  const generated = await generateFromModels({
    project,
    database: folder.database,
    environment: environment.name,
    beside: await resolveConnection(environment.connection, project.root),
    message: args.message,
    now,
    privileges: false,
    allowUnmodelled: options['allow-unmodelled'],
    allowUnproved: options['allow-unproved'],
    renames: renameWishes('create', context),
    ...(options.data ? { data: true } : {}),
    // The step that moves the rows is where values are given, too.
    backfill: { ...backfill, allowTodo: backfill.allowTodo || options.data },
    onStage: (stage) => {
      if (stage.kind === 'prove') {
        progress.line(dim(`Proving revision ${stage.part} of ${stage.parts}: up, down, up`));
      }
    },
  });
  for (const finding of generated.findings) progress.line(yellow('note: '), finding.message);
  const finish = async (): Promise<CommandResult> => {
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
  };
  return { finish };
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
