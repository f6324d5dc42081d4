import type { ErrorTable } from '../../../failure/error-table.ts';
import { OrchError } from '../../../failure/orch-error.ts';

/** Every code of the stash, but those of a revision that is being run. */
export const stashErrors = {
  'STASH.COPY_DIFFERS': {
    when: 'The copy of the values that a revision destroys is not like the original; the revision was not run.',
    remedy: 'Look for a type whose text changes from one reading to the next; nothing was changed.',
  },
  'STASH.TOO_LARGE': {
    when: 'What a revision destroys is larger than what may still be stashed in the database (`limits.stashBytes`, 10 GB unless given); the revision was not run.',
    remedy:
      'Delete what is not needed any more with `orch stash drop`, or allow more with `--max-stash`, e.g. `--max-stash 50GB`, when there is room on the disk of the server. A copy, and the log of it, is written before anything is destroyed. When you have a backup, `export const config = { stash: false }` in the revision keeps nothing.',
  },
  'STASH.UNKNOWN': {
    when: 'There is no stash with that number in the database.',
    remedy: 'See `orch stash list`.',
  },
  'STASH.NO_TARGET': {
    when: 'The table or column that a stash would be put back into does not exist, or cannot be written.',
    remedy: 'Move the database to where it exists, or name another with `--into`.',
  },
  'STASH.NO_KEY': {
    when: 'Nothing tells which stashed row belongs to which row of the table.',
    remedy: 'Put the values back with SQL of your own from the table of the stash.',
  },
  'STASH.NOT_RESTORED': {
    when: 'The values in the table would not be those of the stash, or the server refused them; nothing was changed.',
    remedy: 'Widen the column, or put the rows back first that the table refers to.',
  },
  'STASH.BUSY': {
    when: 'A run is moving the database.',
    remedy: 'Wait for its end and try again.',
  },
} satisfies ErrorTable;

/** The server made another copy than was asked for. */
export function copyDiffers(table: string, rows: number, copied: number): OrchError {
  return new OrchError({
    code: 'STASH.COPY_DIFFERS',
    message: `the copy of ${table} is not like the original (${rows} rows, ${copied} copied)`,
    details: { table, rows, copied },
    hint: 'look for a type whose text changes from one reading to the next',
  });
}

/** It would fill more than it may. */
export function tooLarge(
  table: string,
  sizes: { readonly needed: number; readonly used: number; readonly mostBytes: number },
): OrchError {
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
  const { needed, used, mostBytes } = sizes;
  const already = used === 0 ? '' : `, and ${inMegabytes(used)} are stashed already`;
  const least = Math.ceil(((used + needed) * 1.1) / 1_000_000);
  return new OrchError({
    code: 'STASH.TOO_LARGE',
    message: `what is lost of ${table} takes ${inMegabytes(needed)}${already}; ${inMegabytes(mostBytes)} may be stashed`,
    details: { table, ...sizes },
    hint: `nothing was changed; back up the database, then add --max-stash ${least}MB${used === 0 ? '' : ', or orch stash drop what is not needed any more'}`,
  });
}

/** No such number. */
export function unknownStash(id: string): OrchError {
  return new OrchError({
    code: 'STASH.UNKNOWN',
    message: `there is no stash ${id}`,
    details: { id },
    hint: 'orch stash list',
    exitCode: 2,
  });
}

/** There is nowhere to put it. */
export function noTarget(id: string, reason: string): OrchError {
  return new OrchError({
    code: 'STASH.NO_TARGET',
    message: `stash ${id} cannot be put back: ${reason}`,
    details: { id, reason },
    hint: `move the database to where it exists, or orch stash restore ${id} --into <table.column>`,
  });
}

/** Nothing to match rows by. */
export function noKey(id: string, reason: string): OrchError {
  return new OrchError({
    code: 'STASH.NO_KEY',
    message: `stash ${id} cannot be put back: ${reason}`,
    details: { id, reason },
    hint: `its rows are in orch.stash_${id}`,
  });
}

/** It was tried and taken back. */
export function notRestored(id: string, reason: string, cause?: unknown): OrchError {
  return new OrchError({
    code: 'STASH.NOT_RESTORED',
    message: `stash ${id} was not put back: ${reason}`,
    details: { id, reason },
    hint: `orch stash show ${id}`,
    cause,
  });
}

/** Somebody else holds the run lock. */
export function stashBusy(): OrchError {
  return new OrchError({
    code: 'STASH.BUSY',
    message: 'a run is moving the database',
    hint: 'wait for its end and try again',
  });
}
