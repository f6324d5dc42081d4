import type { OrchCommand } from '../command.ts';

/** A verb of the command line; its module is loaded when the verb is used. */
export interface Verb {
  readonly summary: string;
  readonly group: 'Start' | 'Revisions' | 'Databases' | 'Help';
  load(): Promise<OrchCommand>;
}

/** Every command of orch, in the order of the help. */
export const verbs: Readonly<Record<string, Verb>> = {
  adopt: {
    summary: 'Take over a database that Knex has migrated so far',
    group: 'Start',
    load: async () => (await import('./adopt.ts')).command,
  },
  'gen-from-db': {
    summary: 'Write and prove the revision that leads to a reference database',
    group: 'Revisions',
    load: async () => (await import('./gen-from-db.ts')).command,
  },
  help: {
    summary: 'Show the commands, or how to use one',
    group: 'Help',
    load: async () => (await import('./help.ts')).command,
  },
};
