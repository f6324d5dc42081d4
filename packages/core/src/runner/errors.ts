import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';

/** Every code of this folder. */
export const runnerErrors = {
  'RUN.KEEPS_CHANGING': {
    when: 'Each time a plan was made, another run changed the database before it could be run.',
    remedy: 'See with `orch status` who else moves this database, then run the command again.',
  },
  'RUN.CHANGED_MEANWHILE': {
    when: 'Another run changed the applied revisions after the plan was made.',
    remedy: 'Run `orch status`, then the command again.',
  },
} satisfies ErrorTable;

/** Others are always faster. */
export function keepsChanging(plans: number): OrchError {
  return new OrchError({
    code: 'RUN.KEEPS_CHANGING',
    message: `other runs changed the database ${plans} times while this one was planned`,
    details: { plans },
    hint: 'orch status',
  });
}

/** The plan no longer fits, and making it again is a person's to decide. */
export function changedMeanwhile(): OrchError {
  return new OrchError({
    code: 'RUN.CHANGED_MEANWHILE',
    message: 'another run changed the applied revisions in the meantime; nothing was recorded',
    hint: 'orch status, then the command again',
  });
}
