import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';

/** Every failure of this folder. */
export const statusErrors = {
  'STATUS.ENGINE': {
    when: 'The database belongs to an engine whose store orch cannot read.',
    remedy: 'Use a PostgreSQL environment.',
  },
} satisfies ErrorTable;

/** There is no store on such an engine. */
export function unsupportedEngine(database: string, engine: string): OrchError {
  return new OrchError({
    code: 'STATUS.ENGINE',
    message: `${database} is on ${engine}, and orch keeps its store on PostgreSQL only`,
    details: { database, engine },
    hint: 'choose a PostgreSQL environment with --env',
    exitCode: 2,
  });
}
