import { backfillOptions } from './backfill-options.ts';
import { renameOptions } from './rename-options.ts';

/** Options of the commands that generate revisions, whatever from. */
export const generateOptions = {
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
