import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';

/** Every code that planning can raise. */
export const plannerErrors = {
  'PLAN.IMPOSSIBLE': {
    when: 'a change between the two schemas has no safe statement or no order of statements',
    remedy:
      'make the change in smaller steps, or write the revision by hand with `orch create --manual`',
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
