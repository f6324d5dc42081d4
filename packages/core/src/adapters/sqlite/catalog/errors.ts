import type { ErrorTable } from '../../../failure/error-table.ts';
import { OrchError } from '../../../failure/orch-error.ts';

/** A schema that SQLite cannot read: a damaged file, a lock, a schema of a newer version. */
export function catalogOfFileNotRead(error: Error): OrchError {
  return new OrchError({
    code: 'CATALOG.FILE_NOT_READ',
    message: `the schema cannot be read: ${error.message}`,
    hint: 'mend what SQLite complains of, then run the command again; nothing was changed',
    cause: error,
  });
}

/** The codes of this folder. */
export const readSqliteCatalogErrors = {
  'CATALOG.FILE_NOT_READ': {
    when: 'SQLite cannot read the schema of its file: it is locked, damaged, or of a newer version.',
    remedy: 'Mend what the message names, then run the command again.',
  },
} satisfies ErrorTable;
