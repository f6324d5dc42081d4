import { seedRefused } from '../../cohorts/errors.ts';
import { OrchError } from '../../failure/orch-error.ts';
import { hideValues } from '../../runner/hide-values.ts';
import { sqlStateOf } from '../postgres/sqlstate.ts';

/**
 * The `SEED.REFUSED` behind an error of the server about the rows of a cohort; the values of rows
 * stay out of it. What is no answer of the server comes back as it is.
 */
export function seedFailure(error: unknown, cohort: string): unknown {
  if (!(error instanceof Error) || error instanceof OrchError) return error;
  const sqlState = sqlStateOf(error);
  // Errors of the socket and of TLS have codes of other forms.
  if (sqlState === null || !/^[0-9A-Z]{5}$/u.test(sqlState)) return error;
  const reason = hideValues(error.message, { sqlState, sql: '' });
  const constraint =
    'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
  return seedRefused(cohort, reason, { sqlState, constraint });
}
