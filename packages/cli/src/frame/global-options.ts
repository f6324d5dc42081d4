import type { OptionSpecs } from '../command.ts';
import { logLevels } from './logger.ts';

/** Options that every command takes. */
export const globalOptions = {
  env: {
    type: 'string',
    placeholder: 'environment',
    describe: 'The environment to work on (ORCH_ENV; else the configuration decides)',
  },
  database: {
    type: 'string',
    placeholder: 'name',
    describe: 'The database to work on, or several: `catalog,monitoring` (ORCH_DATABASE)',
  },
  config: {
    type: 'string',
    placeholder: 'path',
    describe: 'The orch.config or knexfile to use (ORCH_CONFIG; else the nearest one upwards)',
  },
  json: { type: 'boolean', describe: 'Print one JSON document on stdout' },
  yes: {
    type: 'boolean',
    alias: 'y',
    describe: 'Answer questions with yes, except for protected environments',
  },
  'log-level': {
    type: 'string',
    choices: logLevels,
    describe: 'Write JSON log lines to stderr (ORCH_LOG)',
  },
  help: { type: 'boolean', alias: 'h', describe: 'Show the help of the command' },
  version: { type: 'boolean', describe: 'Print the version of orch' },
} as const satisfies OptionSpecs;

/** Options of the commands that change something. */
export const changeOptions = {
  'dry-run': { type: 'boolean', describe: 'Print the plan and change nothing' },
  confirm: {
    type: 'string',
    placeholder: 'environment',
    describe: 'Confirm a change of a protected environment by its name',
  },
} as const satisfies OptionSpecs;
