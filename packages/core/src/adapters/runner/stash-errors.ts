import type { ErrorTable } from '../../failure/error-table.ts';
import type { OrchError } from '../../failure/orch-error.ts';
import { aboutRevision, shorten } from './about-revision.ts';
import type { About } from './about-revision.ts';

/** Every code of keeping what a revision would destroy. */
export const runStashErrors = {
  'RUN.STASH_FAILED': {
    when: 'What a revision destroys could not be copied into the stash first; the revision was not run.',
    remedy:
      'Give the role that runs orch the right to read the table and all its rows, or room on the disk.',
  },
  'RUN.STASH_UNDECIDED': {
    when: 'A statement outside a transaction may destroy values, and nothing tells which before it is run.',
    remedy:
      'Put what destroys into a revision of its own that runs in a transaction. When nothing is lost, or is not needed, say `export const config = { transaction: false, stash: false }`.',
  },
  'RUN.STASH_UNSTABLE': {
    when: 'A revision destroys something else each time it is run.',
    remedy: 'Let the revision do the same whenever it is run.',
  },
} satisfies ErrorTable;

/** The server refused to copy, or did not show all rows. */
export function stashFailed(about: About, reason: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.STASH_FAILED',
    message: `what ${about.direction} of ${about.id} destroys could not be stashed: ${reason}`,
    details: { reason },
    hint: 'nothing was changed; the role that runs orch must be able to read every row of the table',
  });
}

/** Its losses cannot be learnt. */
export function stashUndecided(about: About, sql: string): OrchError {
  return aboutRevision(about, {
    code: 'RUN.STASH_UNDECIDED',
    message: `nothing tells beforehand what this destroys: ${shorten(sql)}`,
    details: { sql },
    hint: 'when nothing is lost, say `export const config = { transaction: false, stash: false }` in the file',
  });
}

/** It never comes to rest. */
export function stashUnstable(about: About, attempts: number): OrchError {
  return aboutRevision(about, {
    code: 'RUN.STASH_UNSTABLE',
    message: `${about.direction} of ${about.id} destroyed something else in each of ${attempts} attempts`,
    details: { attempts },
    hint: 'nothing was changed; let the revision do the same whenever it is run',
  });
}
