import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';

/** Every failure of this folder. */
export const statusErrors = {
  'STATUS.ENGINE': {
    when: 'The command works on PostgreSQL only so far, and the database is on SQLite.',
    remedy: 'Choose a PostgreSQL environment with `--env`.',
  },
} satisfies ErrorTable;

/** Something that only PostgreSQL has so far. */
export function unsupportedEngine(database: string, engine: string): OrchError {
  return new OrchError({
    code: 'STATUS.ENGINE',
    message: `${database} is on ${engine}, and this works on PostgreSQL only so far`,
    details: { database, engine },
    hint: 'choose a PostgreSQL environment with --env',
    exitCode: 2,
  });
}
