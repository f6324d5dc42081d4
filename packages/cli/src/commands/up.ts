import { defineCommand } from '../command.ts';
import { moveOptions, runMove } from '../run-move.ts';

export const command = defineCommand({
  description:
    'Applies pending revisions in order, each in a transaction together with its record. ' +
    'Edited, missing, orphan and out-of-order revisions stop the run before anything is changed.',
  args: [
    {
      name: 'target',
      describe: 'How far: a revision, head (unless given), heads, or +2',
    },
  ],
  options: {
    ...moveOptions,
    reorder: {
      type: 'boolean',
      describe: 'Revert, and apply again, what a merge wants later than it was applied',
    },
  },
  examples: [
    { run: 'orch up', does: 'Applies all pending revisions to the default environment' },
    { run: 'orch up --env prod --dry-run', does: 'Shows what would be run in production' },
    { run: 'orch up +1 -x dev_data=true', does: 'Applies the next revision with an argument' },
  ],
  changes: true,
  run: (context) => {
    const { args, options } = context;
    const goal = { kind: 'up', target: args.target ?? null, reorder: options.reorder } as const;
    return runMove(context, goal, 'up');
  },
});
