import { defineCommand } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { moveOptions, runMove } from '../run-move.ts';

export const command = defineCommand({
  description:
    'Reverts applied revisions, the last one unless told otherwise, each in a transaction ' +
    'together with its record. What a down destroys is gone.',
  options: {
    ...moveOptions,
    to: {
      type: 'string',
      describe: 'Revert everything that builds on this revision; base reverts all',
      placeholder: 'revision',
    },
    count: { type: 'number', alias: 'n', describe: 'How many revisions to revert' },
  },
  examples: [
    { run: 'orch down', does: 'Reverts the last applied revision' },
    { run: 'orch down -n 2', does: 'Reverts the last two' },
    { run: 'orch down --to 20261101090000_create_recruits', does: 'Reverts what came after it' },
  ],
  changes: true,
  async run(context) {
    const { to, count } = context.options;
    if (to !== undefined && count !== undefined) {
      throw invalidArgument('down', 'give --to or -n, not both');
    }
    return runMove(context, { kind: 'down', to: to ?? null, count: count ?? null }, 'down');
  },
});
