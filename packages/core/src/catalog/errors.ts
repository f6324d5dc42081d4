import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';

/** A stored catalog that cannot be trusted. */
export function unreadableCatalog(reason: string): OrchError {
  return new OrchError({
    code: 'CATALOG.UNREADABLE',
    message: `the stored catalog cannot be read: ${reason}`,
    details: { reason },
    hint: 'delete the cache folder; the history is replayed once',
  });
}

/** The codes of this folder. */
export const catalogErrors = {
  'CATALOG.UNREADABLE': {
    when: 'A catalog in the replay cache is damaged or was written by another version.',
    remedy: 'Delete the cache folder; the next command replays the history once.',
  },
} satisfies ErrorTable;
