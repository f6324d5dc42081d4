import type { ErrorTable } from '../../../failure/error-table.ts';
import { OrchError } from '../../../failure/orch-error.ts';

/** A schema that somebody else changes again and again while it is read. */
export function schemaKeepsChanging(cause: unknown): OrchError {
  return new OrchError({
    code: 'CATALOG.CHANGING',
    message: 'the schema was changed by another session each time it was read',
    hint: 'run the command again when the other migration or deployment has ended',
    cause,
  });
}

/** A catalog that the server does not give: a lost connection, a missing right, a limit. */
export function catalogNotRead(error: Error): OrchError {
  return new OrchError({
    code: 'CATALOG.NOT_READ',
    message: `the schema cannot be read: ${error.message}`,
    hint: 'mend what the server complains of, then run the command again; nothing was changed',
    cause: error,
  });
}

/** The codes of this folder. */
export const readCatalogErrors = {
  'CATALOG.CHANGING': {
    when: 'Another session changes the schema while it is read, several times in a row.',
    remedy: 'Wait for the other migration or deployment to end, then run the command again.',
  },
  'CATALOG.NOT_READ': {
    when: 'The server refuses or breaks off the reading of its system catalogs.',
    remedy: "Mend what the server's message names, then run the command again.",
  },
} satisfies ErrorTable;
