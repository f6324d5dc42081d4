import type { ErrorTable } from '../../../failure/error-table.ts';
import { OrchError } from '../../../failure/orch-error.ts';

/** Every code of the store. */
export const storeErrors = {
  'STORE.NEWER': {
    when: 'The store in the database was written by a newer orch than this one.',
    remedy: 'Use the orch that wrote it, or a newer one.',
  },
  'STORE.FOREIGN': {
    when: 'The schema `orch` or a table in it belongs to a role that the current role is no member of, and that is neither a superuser nor the database owner.',
    remedy: 'Find out who made it; drop it, or grant its owner role to the role that runs orch.',
  },
  'STORE.DAMAGED': {
    when: 'The schema `orch` exists and what is in it is not a store.',
    remedy: 'Restore the schema `orch` from a backup, or drop it and `orch stamp` the database.',
  },
  'STORE.NO_RIGHTS': {
    when: 'The role may not create or use the schema `orch`.',
    remedy: 'Run `GRANT CREATE ON DATABASE ... TO ...`, or run orch as the owner of the store.',
  },
  'STORE.NOT_ADOPTED': {
    when: 'Knex has applied migrations to the database, and the store of orch is empty: running would apply them again.',
    remedy: 'Run `orch adopt`.',
  },
  'STORE.KNEX_LOCKED': {
    when: 'The lock row of `knex_migrations` is set: Knex is migrating, or one of its runs was killed.',
    remedy: 'Wait for it; when nobody migrates, run `knex migrate:unlock`.',
  },
} satisfies ErrorTable;

/** The store's version is above the binary's. */
export function newerStore(found: number, known: number): OrchError {
  return new OrchError({
    code: 'STORE.NEWER',
    message: `the store has version ${found}, this orch knows version ${known}`,
    details: { found, known },
    hint: 'upgrade orch',
  });
}

/** Somebody else owns a part of the store. */
export function foreignStore(object: string, owner: string): OrchError {
  return new OrchError({
    code: 'STORE.FOREIGN',
    message: `${object} belongs to ${owner}, whom the current role cannot trust`,
    details: { object, owner },
    hint: `drop it if it is not orch's, or grant the role ${owner} to the role that runs orch`,
  });
}

/** There is a schema `orch` that cannot be read as a store. */
export function damagedStore(reason: string): OrchError {
  return new OrchError({
    code: 'STORE.DAMAGED',
    message: `the schema orch is not a store: ${reason}`,
    details: { reason },
    hint: 'restore the schema orch from a backup, or drop it and stamp the database',
  });
}

/** The server denies what the store needs. */
export function noRights(reason: string, cause: unknown): OrchError {
  return new OrchError({
    code: 'STORE.NO_RIGHTS',
    message: `the role may not use the store: ${reason}`,
    details: { reason },
    hint: 'GRANT CREATE ON DATABASE ... TO ..., or run orch as the owner of the store',
    cause,
  });
}

/** Knex holds its own lock. */
export function knexLocked(table: string): OrchError {
  return new OrchError({
    code: 'STORE.KNEX_LOCKED',
    message: `${table} says that Knex is migrating this database`,
    details: { table },
    hint: 'when nobody migrates with Knex, run `knex migrate:unlock` and try again',
  });
}

/** Knex was here before orch. */
export function notAdopted(environment: string, migrations: number): OrchError {
  return new OrchError({
    code: 'STORE.NOT_ADOPTED',
    message: `Knex has applied ${migrations} migrations to ${environment}, and orch has recorded none of them`,
    details: { environment, migrations },
    hint: `orch adopt --env ${environment}`,
  });
}
