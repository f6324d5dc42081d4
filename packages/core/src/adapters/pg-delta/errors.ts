import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';

/** Every code that planning can raise. */
export const plannerErrors = {
  'PLAN.IMPOSSIBLE': {
    when: 'a change between the two schemas has no safe statement or no order of statements',
    remedy:
      'make the change in smaller steps, or write the revision by hand with `orch create --manual`',
  },
  'PLAN.RENAME_UNKNOWN': {
    when: 'a rename that was given names something that is in neither schema',
    remedy: 'take the names from the list of candidates that orch printed',
  },
  'PLAN.RENAME_REFUSED': {
    when: 'the server refuses a rename that was given, e.g. of what an extension owns',
    remedy: 'take the names from the list of candidates, or say `--no-rename`',
  },
  'PLAN.RENAME_OFFLINE': {
    when: 'a rename was given, and the schema before it is only known from a snapshot',
    remedy: 'plan from a database: the server decides what a rename changes',
  },
} satisfies ErrorTable;

/** No plan leads from one schema to the other. */
export function planImpossible(cause: Error): OrchError {
  const [reason = ''] = cause.message.split('\n');
  return new OrchError({
    code: 'PLAN.IMPOSSIBLE',
    message: `no safe plan leads from one schema to the other: ${reason.replace(/\.$/, '')}`,
    details: { reason: cause.message },
    hint: 'change the reference in smaller steps, or write the revision by hand: orch create --manual',
    cause,
  });
}

/** A rename names nothing that exists. */
export function unknownRename(key: string): OrchError {
  return new OrchError({
    code: 'PLAN.RENAME_UNKNOWN',
    message: `there is no ${key} to rename`,
    details: { key },
    hint: 'take the names from the list of candidates',
    exitCode: 2,
  });
}

/** The server does not perform a rename. */
export function refusedRename(sql: string, cause: Error): OrchError {
  return new OrchError({
    code: 'PLAN.RENAME_REFUSED',
    message: `the server refuses a rename: ${cause.message}`,
    details: { sql },
    hint: 'give it with --no-rename when a drop and an add is meant, or write it by hand: orch create --manual',
    exitCode: 2,
    cause,
  });
}

/** Renames need a database to try them on. */
export function renameOffline(): OrchError {
  return new OrchError({
    code: 'PLAN.RENAME_OFFLINE',
    message: 'renames cannot be planned from a snapshot',
    hint: 'plan from a database',
  });
}
