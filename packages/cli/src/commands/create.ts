import { defineCommand } from '../command.ts';
import { cyan, dim, green } from '../frame/text.ts';
import { relativeTo } from '../frame/relative-to.ts';

export const command = defineCommand({
  description:
    'Writes an empty revision on top of the only head, in the language and module style of the ' +
    'project. Its name holds the time and the message; its header, what it builds on.',
  args: [{ name: 'message', describe: 'What the revision does, in a few words', required: true }],
  options: {
    manual: { type: 'boolean', describe: 'Write an empty revision, to be filled in by hand' },
  },
  examples: [
    {
      run: 'orch create --manual "add cohort to recruits"',
      does: 'Writes migrations/<time>_add_cohort_to_recruits',
    },
    {
      run: 'orch create --manual "add cohort to recruits" --dry-run',
      does: 'Shows the file without writing it',
    },
  ],
  changes: true,
  async run({ args, options, project: load, target, dryRun, cwd }) {
    if (!options.manual) {
      const { manualOnly } = await import('@orch/core/revision/errors');
      throw manualOnly(args.message);
    }
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
    if (!dryRun) {
      const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
      await writeNewFiles([{ file, text: source }]);
    }
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
  },
});
