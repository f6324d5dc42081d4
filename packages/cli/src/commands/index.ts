import type { OrchCommand } from '../command.ts';

/** A verb of the command line; its module is loaded when the verb is used. */
export interface Verb {
  readonly summary: string;
  readonly group: 'Start' | 'Revisions' | 'Databases' | 'Git' | 'Help';
  load(): Promise<OrchCommand>;
}

/** Every command of orch, in the order of the help. */
export const verbs: Readonly<Record<string, Verb>> = {
  init: {
    summary: 'Make this folder a project of orch',
    group: 'Start',
    load: async () => (await import('./init.ts')).command,
  },
  config: {
    summary: 'Show the configuration that is in force',
    group: 'Start',
    load: async () => (await import('./config.ts')).command,
  },
  adopt: {
    summary: 'Take over a database that Knex has migrated so far',
    group: 'Start',
    load: async () => (await import('./adopt.ts')).command,
  },
  create: {
    summary: 'Write and prove the revision that leads to the models',
    group: 'Revisions',
    load: async () => (await import('./create.ts')).command,
  },
  'gen-from-db': {
    summary: 'Write and prove the revision that leads to a reference database',
    group: 'Revisions',
    load: async () => (await import('./gen-from-db.ts')).command,
  },
  models: {
    summary: 'Write the models that a database implies',
    group: 'Revisions',
    load: async () => (await import('./models.ts')).command,
  },
  types: {
    summary: 'Write the types of the rows that Knex reads and writes',
    group: 'Revisions',
    load: async () => (await import('./types.ts')).command,
  },
  history: {
    summary: 'Show the revisions as a graph',
    group: 'Revisions',
    load: async () => (await import('./history.ts')).command,
  },
  show: {
    summary: 'Show one revision and where it is applied',
    group: 'Revisions',
    load: async () => (await import('./show.ts')).command,
  },
  heads: {
    summary: 'List the revisions that nothing builds on',
    group: 'Revisions',
    load: async () => (await import('./heads.ts')).command,
  },
  'merge-heads': {
    summary: 'Bring heads together, with proof that it works',
    group: 'Revisions',
    load: async () => (await import('./merge-heads.ts')).command,
  },
  status: {
    summary: 'Show what is applied and what is pending',
    group: 'Databases',
    load: async () => (await import('./status.ts')).command,
  },
  drift: {
    summary: 'Show where models, revisions and a database differ',
    group: 'Databases',
    load: async () => (await import('./drift.ts')).command,
  },
  up: {
    summary: 'Apply pending revisions',
    group: 'Databases',
    load: async () => (await import('./up.ts')).command,
  },
  down: {
    summary: 'Revert applied revisions',
    group: 'Databases',
    load: async () => (await import('./down.ts')).command,
  },
  to: {
    summary: 'Move a database to exactly a revision',
    group: 'Databases',
    load: async () => (await import('./to.ts')).command,
  },
  stamp: {
    summary: 'Record revisions as applied without running them',
    group: 'Databases',
    load: async () => (await import('./stamp.ts')).command,
  },
  reconcile: {
    summary: 'Replace local revisions of a database by official ones',
    group: 'Git',
    load: async () => (await import('./reconcile.ts')).command,
  },
  'checkout-safe': {
    summary: 'Move Git and the databases to a commit together',
    group: 'Git',
    load: async () => (await import('./checkout-safe.ts')).command,
  },
  guard: {
    summary: 'Refuse revisions on branches that should have none',
    group: 'Git',
    load: async () => (await import('./guard.ts')).command,
  },
  hooks: {
    summary: 'Make git call orch',
    group: 'Git',
    load: async () => (await import('./hooks.ts')).command,
  },
  check: {
    summary: 'Find everything that would stop a run',
    group: 'Databases',
    load: async () => (await import('./check.ts')).command,
  },
  seed: {
    summary: 'Insert the invented rows of a cohort',
    group: 'Databases',
    load: async () => (await import('./seed.ts')).command,
  },
  db: {
    summary: 'Start, stop or show the embedded PostgreSQL of this project',
    group: 'Databases',
    load: async () => (await import('./db.ts')).command,
  },
  stash: {
    summary: 'Show, and put back, what revisions would have destroyed',
    group: 'Databases',
    load: async () => (await import('./stash.ts')).command,
  },
  resolve: {
    summary: 'Show, and decide, a revision that was interrupted',
    group: 'Databases',
    load: async () => (await import('./resolve.ts')).command,
  },
  shell: {
    summary: 'Open a shell with Knex and the models on a database',
    group: 'Databases',
    load: async () => (await import('./shell.ts')).command,
  },
  completion: {
    summary: 'Print a script that completes orch in a shell',
    group: 'Help',
    load: async () => (await import('./completion.ts')).command,
  },
  help: {
    summary: 'Show the commands, or how to use one',
    group: 'Help',
    load: async () => (await import('./help.ts')).command,
  },
};
