import { OrchError } from '../../../failure/orch-error.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { todoSqlState } from '../../../generate/steps/todo-sql-state.ts';
import { backfillTodo, revisionThrew, statementFailed } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';
import type { Refusal } from '../revision-errors.ts';
import { placeInFile, reasonOf } from './place-in-file.ts';
import type { FailedStatement, RevisionScope } from './revision-scope.ts';

/** The coded failure behind what a revision's function threw. */
export function failureOfRevision(thrown: unknown, scope: RevisionScope, about: About): OrchError {
  if (thrown instanceof OrchError) return thrown;
  const failed = statementBehind(thrown, scope);
  if (failed === null) {
    const place = placeInFile(thrown, about.place.file);
    const reason = scope.withoutValues(reasonOf(thrown));
    return revisionThrew({ ...about, place, cause: thrown }, reason);
  }
  const traced = new Error(failed.reason);
  traced.stack = scope.withoutValues(`${failed.stack}\n${failed.error.stack ?? ''}`);
  const place = placeInFile(traced, about.place.file);
  if (sqlStateOf(failed.error) === todoSqlState) {
    return backfillTodo({ ...about, place, cause: traced }, failed.reason);
  }
  return statementFailed({ ...about, place, cause: traced }, refusalOf(failed), hintFor(failed));
}

/** What the server said about a statement, without the values of rows, which `detail` may quote. */
export function refusalOf(failed: FailedStatement): Refusal {
  const position = 'position' in failed.error ? Number(failed.error.position) : Number.NaN;
  return {
    sqlState: sqlStateOf(failed.error),
    reason: failed.reason,
    sql: failed.sql,
    position: Number.isInteger(position) ? position : null,
  };
}

/** "Current transaction is aborted" says nothing: the statement that failed first does. */
function statementBehind(thrown: unknown, scope: RevisionScope): FailedStatement | null {
  return sqlStateOf(thrown) === '25P02' ? scope.firstFailure : scope.failureOf(thrown);
}

function hintFor(failed: FailedStatement): string | null {
  if (failed.reason !== failed.said) {
    return 'the value is one of a row and not shown: run the statement by hand to see it';
  }
  if (sqlStateOf(failed.error) !== '25001') return null;
  return 'say `export const config = { transaction: false }` in the file: the server runs this only outside a transaction';
}
