import type { OrchCommand } from '../command.ts';

/** A verb of the command line; its module is loaded when the verb is used. */
export interface Verb {
  readonly summary: string;
  readonly group: 'Start' | 'Revisions' | 'Databases' | 'Help';
  load(): Promise<OrchCommand>;
}

/** Every command of orch, in the order of the help. */
export const verbs: Readonly<Record<string, Verb>> = {
  help: {
    summary: 'Show the commands, or how to use one',
    group: 'Help',
    load: async () => (await import('./help.ts')).command,
  },
};
