import type { ErrorTable } from '../../../failure/error-table.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import type { About } from '../../runner/about-revision.ts';
import { aboutRevision } from '../../runner/about-revision.ts';
import type { Task } from '../../runner/protocol.ts';

/** Every code of running revisions on SQLite alone. */
export const sqliteRunErrors = {
  'RUN.WOULD_CASCADE': {
    when: 'On SQLite, dropping a table to which others refer would delete or change their rows; Knex does so when it rebuilds a table.',
    remedy:
      'Say `export const config = { rebuildsTables: true }` in the revision: foreign keys are off while it runs, and checked before it is committed.',
  },
  'RUN.FOREIGN_KEYS_BROKEN': {
    when: 'A revision that says `rebuildsTables` leaves rows that refer to none.',
    remedy: 'Delete or change those rows in the revision: what it deletes does not cascade.',
  },
  'RUN.NOT_ON_SQLITE': {
    when: 'The command does not work on SQLite databases yet.',
    remedy: 'Use it on PostgreSQL, or do by hand what it would do.',
  },
  'RUN.SQLITE_FAILED': {
    when: 'SQLite could not read or write the store, e.g. because the disk is full.',
    remedy: 'See the message; nothing was changed that is not recorded.',
  },
} satisfies ErrorTable;

/** Rows of other tables would go with a table. */
export function wouldCascade(about: About, table: string, children: readonly string[]): OrchError {
  return aboutRevision(about, {
    code: 'RUN.WOULD_CASCADE',
    message: `dropping ${table} would delete or change rows of ${children.join(', ')}`,
    details: { table, children },
    hint: 'say `export const config = { rebuildsTables: true }` in the revision',
  });
}

/** Rows refer to none. */
export function foreignKeysBroken(about: About, pairs: readonly string[]): OrchError {
  return aboutRevision(about, {
    code: 'RUN.FOREIGN_KEYS_BROKEN',
    message: `${about.id} leaves rows that refer to none: ${pairs.join(', ')}`,
    details: { pairs },
    hint: 'delete or change those rows in the revision; nothing was changed',
  });
}

/** A task that only PostgreSQL has. */
export function notOnSqlite(task: Task['kind']): OrchError {
  return new OrchError({
    code: 'RUN.NOT_ON_SQLITE',
    message: `${task} does not work on SQLite databases yet`,
    details: { task },
    hint: 'orch help',
  });
}

/** The coded failure behind an error of orch's own statements. */
export function sqliteFailure(error: unknown, label: string): unknown {
  const isOfSqlite =
    error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
  if (!isOfSqlite) return error;
  return new OrchError({
    code: 'RUN.SQLITE_FAILED',
    message: `${label}: ${error.message}`,
    hint: 'see the message; nothing was changed that is not recorded',
    cause: error,
  });
}
