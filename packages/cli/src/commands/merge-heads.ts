import { defineCommand } from '../command.ts';
import { dim } from '../frame/text.ts';
import { describeMerge, printMerge } from '../merge-view.ts';

export const command = defineCommand({
  description:
    'Brings heads together with a revision that has all of them as parents. Both orders of each ' +
    'pair are run on throw-away databases, with invented rows where rows are moved, and compared: ' +
    'independent sides are merged as they are, ordered ones in the order that works, and of ' +
    'conflicting ones the revision is written with the choice to make. What is written is proved ' +
    'from every head. Where the only head is a merge, that is proved as it is.',
  args: [
    {
      name: 'head',
      describe:
        'A head, or a branch or commit whose heads are meant; all of the folder unless given',
      variadic: true,
    },
  ],
  options: {
    check: { type: 'boolean', describe: 'Write nothing; end with 3 when a person has to decide' },
    first: {
      type: 'string',
      describe: 'The head whose side runs first, where the order makes a difference',
      placeholder: 'head',
    },
  },
  examples: [
    { run: 'orch merge-heads', does: 'Merges the heads of the migrations folder' },
    {
      run: 'orch merge-heads main feature/x --check',
      does: 'Says whether two branches go together, without checking them out',
    },
    {
      run: 'orch merge-heads --first 20261120101500_add_cohort',
      does: 'Says which side runs first where the order makes a difference',
    },
  ],
  changes: true,
  async run({ args, options, project: load, target, progress, dryRun, cwd }) {
    const [project, { database, environment }] = await Promise.all([load(), target()]);
    const [{ planMerge }, { resolveConnection }] = await Promise.all([
      import('@orch/core/use-cases/merge-heads'),
      import('@orch/core/adapters/postgres/connect'),
    ]);
    const planned = await planMerge({
      project,
      database,
      environment: environment.name,
      beside: await resolveConnection(environment.connection, project.root),
      names: args.head,
      first: options.first ?? null,
      onStage: (stage) => {
        const line =
          stage.kind === 'prove'
            ? 'Proving the merge from every head'
            : `Running ${stage.heads.join(' and ')} in both orders`;
        progress.line(dim(line));
      },
    });
    const writes = !dryRun && !options.check;
    const written = planned.kind === 'merge' && planned.absent.length === 0 && writes;
    if (planned.kind === 'merge' && written) {
      const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
      await writeNewFiles([{ file: planned.file, text: planned.source }]);
    }
    const view = { planned, project, environment, cwd, written, dryRun };
    const isDecided = planned.kind !== 'merge' || planned.verdict.decision === null;
    return {
      result: { database: database.name, ...describeMerge(view) },
      print: (out) => printMerge(out, view),
      exitCode: isDecided ? 0 : 3,
    };
  },
});
