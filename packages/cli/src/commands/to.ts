import { defineCommand } from '../command.ts';
import { moveOptions, runMove } from '../run-move.ts';

export const command = defineCommand({
  description:
    'Moves a database to exactly a revision and its ancestors: reverts what is applied beyond or ' +
    'beside it, then applies what is missing.',
  args: [
    {
      name: 'revision',
      describe: 'A revision, head, heads, base, -1, +2, or <branch>@head',
      required: true,
    },
  ],
  options: moveOptions,
  examples: [
    { run: 'orch to 20261120101500_add_cohort', does: 'Moves up or down to this revision' },
    { run: 'orch to base --dry-run', does: 'Shows what reverting everything would do' },
  ],
  changes: true,
  run: (context) => runMove(context, { kind: 'to', target: context.args.revision }, 'to'),
});
