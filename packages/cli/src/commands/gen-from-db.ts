import { backfillWishes } from '../backfill-options.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { onEachDatabase } from '../each-database.ts';
import type { Prepared } from '../each-database.ts';
import { bold, dim, yellow } from '../frame/text.ts';
import { generateOptions } from '../generate-options.ts';
import { describeGenerated, printGenerated } from '../generated-view.ts';
import { renameWishes } from '../rename-options.ts';

const declaredOptions = {
  message: {
    type: 'string',
    alias: 'm',
    describe: 'What the revision does',
    required: true,
    placeholder: 'message',
  },
  from: {
    type: 'string',
    describe: 'The environment that is the truth, or its URL; "reference" unless given',
    placeholder: 'environment or URL',
  },
  here: {
    type: 'boolean',
    describe: 'Generate although the branch is no release branch',
  },
  ...generateOptions,
  'with-privileges': { type: 'boolean', describe: 'Compare owners and grants too' },
} as const;

export const command = defineCommand({
  description:
    'Replays the revisions of the current checkout on a shadow database, compares the result with ' +
    'the reference, writes what is missing as a revision with up and down, and proves it: up must ' +
    'reach the schema of the reference exactly, and down must return. The reference is only read.',
  options: declaredOptions,
  examples: [
    {
      run: 'orch gen-from-db -m "add cohort to recruits"',
      does: 'Writes what the reference has and the revisions do not',
    },
    {
      run: 'orch gen-from-db --from postgres://localhost/dev -m "add cohort" --dry-run',
      does: 'Shows the revision without writing it',
    },
    {
      run: 'orch gen-from-db -m "rename chatname" --rename recruits.chatname:recruits.chat',
      does: 'Writes a rename, which keeps the values, and no drop and add',
    },
  ],
  changes: true,
  run: (context) => onEachDatabase(context, prepare),
});

async function prepare(context: CommandContext<typeof declaredOptions>): Promise<Prepared> {
  const { options, project: load, target, progress, dryRun, cwd } = context;
  if (!options['force-name']) {
    const { requireClearMessage } = await import('@orch/core/revision/require-clear-message');
    requireClearMessage(options.message);
  }
  const [project, { database, environment }] = await Promise.all([load(), target()]);
  const [{ requireReleaseBranch }, { findReference }] = await Promise.all([
    import('@orch/core/use-cases/require-release-branch'),
    import('@orch/core/use-cases/find-reference'),
  ]);
  if (!options.here) await requireReleaseBranch(project);
  const reference = await findReference({ project, database, from: options.from });
  progress.line('The truth is ', bold(reference.name), ' ', dim(`(${reference.target.label})`));
  progress.line(`What it has and the revisions do not becomes a revision of ${database.name}.`);

  const { generateFromDatabase } = await import('@orch/core/use-cases/generate-from-db');
  const generated = await generateFromDatabase({
    project,
    database,
    environment: environment.name,
    reference: reference.target,
    message: options.message,
    now: new Date(),
    privileges: options['with-privileges'],
    allowUnmodelled: options['allow-unmodelled'],
    allowUnproved: options['allow-unproved'],
    renames: renameWishes('gen-from-db', context),
    backfill: backfillWishes('gen-from-db', context),
    onStage: (stage) => {
      if (stage.kind === 'prove') {
        progress.line(dim(`Proving revision ${stage.part} of ${stage.parts}: up, down, up`));
      }
    },
  });
  const truth = 'the reference';
  const named = database.environments.has(reference.name) ? reference.name : null;
  for (const finding of generated.findings) progress.line(yellow('note: '), finding.message);
  const finish = async (): Promise<CommandResult> => {
    if (generated.kind === 'generated' && !dryRun) {
      const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
      await writeNewFiles(generated.revisions.map(({ file, source }) => ({ file, text: source })));
    }
    return {
      result: {
        ...describeGenerated(generated, { written: !dryRun, project }),
        reference: reference.name,
      },
      print: (out) =>
        printGenerated(out, { generated, truth, reference: named, environment, dryRun, cwd }),
    };
  };
  return { finish };
}
